"""What the sign-in page offers besides a password."""

from typing import Any

from django import template
from django.conf import settings

from twofold_web.people.reads.demo import demo_people
from twofold_web.people.reads.entrance import all_providers
from twofold_web.people.words import ROLES

register = template.Library()

# the first sign that occurs counts: most browsers claim to be others as well
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)


@register.simple_tag
def demo_groups() -> list[Any]:
    """The demonstration's people by organisation; nobody outside a demonstration."""
    return demo_people() if settings.DEMO else []


@register.simple_tag(takes_context=True)
def identity_providers(context: template.Context) -> list[dict[str, str]]:
    """The identity providers, with the address where signing in through each begins."""
    request = context["request"]
    return [
        {"name": app.name, "url": app.get_provider(request).get_login_url(request, process="login")}
        for app in all_providers()
    ]


@register.filter
def browser(agent: str) -> str:
    """The browser and system in what a browser says of itself, as far as it can be told."""
    named = [next((name for sign, name in signs if sign in agent), "") for signs in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in named if name) or agent[:60]


@register.filter
def role_name(value: str) -> Any:
    """A role as people read it."""
    return next((name for role, name in ROLES.items() if role.value == value), value)
