"""Which draft a page was made of."""

from django.http import HttpRequest


def draft_seen(request: HttpRequest) -> int | None:
    """The ``draft_number`` that a form sends back; None where it sends none."""
    number = request.POST.get("draft_number", "")
    return int(number) if number.isdecimal() and len(number) < 10 else None
