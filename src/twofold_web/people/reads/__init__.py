"""What other apps may ask about people, units and roles."""

from twofold_web.people.reads.scopes import organisations_of, scope_of
from twofold_web.people.reads.units import codes_below, unit_choices

__all__ = ["codes_below", "organisations_of", "scope_of", "unit_choices"]
