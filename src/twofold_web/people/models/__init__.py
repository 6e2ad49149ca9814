"""Users, the tree of units, the roles people hold in it, and the ways in."""

from twofold_web.people.models.entrance import EntranceRules, IdentityProvider
from twofold_web.people.models.grants import Grant, Suspension
from twofold_web.people.models.invitations import Invitation
from twofold_web.people.models.keys import ApiKey
from twofold_web.people.models.units import Unit
from twofold_web.people.models.users import User, UserManager

__all__ = [
    "ApiKey",
    "EntranceRules",
    "Grant",
    "IdentityProvider",
    "Invitation",
    "Suspension",
    "Unit",
    "User",
    "UserManager",
]
