"""What other apps may ask about people, units and roles."""

from twofold_web.people.reads.keys import key_by_text, keys_of, scope_of_key
from twofold_web.people.reads.scopes import organisations_of, scope_of
from twofold_web.people.reads.units import codes_below, unit_choices

__all__ = ["codes_below", "key_by_text", "keys_of", "organisations_of", "scope_of", "scope_of_key", "unit_choices"]
