"""What can be done to organisations, units, users and roles: one function an act."""

from twofold_web.people.writes.organisations import found_organisation
from twofold_web.people.writes.roles import grant_role
from twofold_web.people.writes.units import adopt_units

__all__ = ["adopt_units", "found_organisation", "grant_role"]
