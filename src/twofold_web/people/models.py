"""Users, the tree of units, and the roles people hold in it."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from twofold_web.foundation.owned import Owned
from twofold_web.foundation.permissions import Role


class UserManager(BaseUserManager["User"]):
    """Makes users by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        """A user who signs in with an e-mail address; without a password, only by passkey or identity provider."""
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in; may belong to several organisations."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)
    # a demonstration offers these users for one-click sign-in, and only then
    is_demo = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        """Their name, or their address."""
        return self.name or self.email


class Unit(Owned):
    """A node of an organisation's tree; ``path`` holds the ids from the root down, so that a branch is one range.

    An own materialised path: tree packages number roots over all organisations, which row-level security hides.
    """

    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=500, default="", db_index=True)
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    zone = models.CharField(max_length=64, blank=True)

    class Meta:
        """Codes are what events carry."""

        ordering = ("path",)
        constraints = (models.UniqueConstraint(fields=("organisation", "code"), name="unit_code"),)

    def __str__(self) -> str:
        """Its name, or its code."""
        return self.name or self.code

    @property
    def depth(self) -> int:
        """How far below the root: 0 for a root."""
        return self.path.count("/") - 1

    def and_below(self, units: models.QuerySet[Self]) -> models.QuerySet[Self]:
        """Of these units, this one and everything below it."""
        # "0" is the character after "/"
        return units.filter(path__gte=self.path, path__lt=self.path[:-1] + "0")


class Grant(Owned):
    """A role of a user in a unit and everything below it; in the whole organisation where there is no unit."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Nobody holds the same role twice in one place."""

        constraints = (
            models.UniqueConstraint(fields=("organisation", "user", "role", "unit"), name="one_grant"),
            models.UniqueConstraint(
                fields=("organisation", "user", "role"), condition=models.Q(unit=None), name="one_grant_everywhere"
            ),
        )
