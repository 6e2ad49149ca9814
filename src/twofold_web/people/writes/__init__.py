"""What can be done to organisations, units, users and roles: one function an act."""

from twofold_web.people.writes.keys import KeyWish, MadeKey, make_key, revoke_key
from twofold_web.people.writes.organisations import found_organisation
from twofold_web.people.writes.roles import grant_role
from twofold_web.people.writes.units import adopt_units

__all__ = ["KeyWish", "MadeKey", "adopt_units", "found_organisation", "grant_role", "make_key", "revoke_key"]
