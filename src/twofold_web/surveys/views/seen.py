"""Which draft a page was made of."""

from django.http import HttpRequest


def draft_seen(request: HttpRequest, name: str = "draft_number") -> int | None:
    """The number of a draft that a form sends back; None where it sends none."""
    number = request.POST.get(name, "")
    return int(number) if number.isdecimal() and len(number) < 10 else None
