"""Who acts, in which organisation, with which grants: the first argument of every read and write."""

from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied

from twofold_web.foundation.permissions import MAY, Permission, Role


class ScopeMissing(RuntimeError):
    """A query over data of organisations forgot to say whose; a mistake of ours, never of a user."""


class ActorKind(StrEnum):
    """What somebody who acts can be."""

    USER = "user"
    KEY = "key"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts.

    Attributes:
        kind: a person who signed in, an API key, or the worker.
        id: the row of the person or key; 0 for the worker.
        name: for the audit trail.
    """

    kind: ActorKind
    id: int = 0
    name: str = ""


WORKER = Actor(ActorKind.WORKER, name="worker")


@dataclass(frozen=True, slots=True)
class Granted:
    """A role in a unit and everything below it; in the whole organisation where ``unit`` is empty.

    Attributes:
        role: what may be done.
        unit: the code of the unit that events carry.
    """

    role: Role
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """One actor in one organisation.

    Attributes:
        organisation_id: the row of the organisation.
        slug: its name in addresses.
        actor: who acts.
        grants: the roles held here.
        narrowed: the permissions an API key was given; None where the roles alone decide.
    """

    organisation_id: int
    slug: str
    actor: Actor
    grants: tuple[Granted, ...] = ()
    narrowed: frozenset[Permission] | None = None

    def may(self, permission: Permission) -> bool:
        """Whether this may be done anywhere in the organisation."""
        return self.units(permission) != ()

    def require(self, permission: Permission) -> None:
        """Refuse what may not be done.

        Raises:
            PermissionDenied: no grant allows it.
        """
        if not self.may(permission):
            raise PermissionDenied(permission.value)

    def units(self, permission: Permission) -> tuple[str, ...] | None:
        """Where this may be done: the codes of units (each stands for all below it); None for everywhere."""
        if self.narrowed is not None and permission not in self.narrowed:
            return ()
        if self.actor.kind is ActorKind.WORKER:
            return None
        allowed = [grant.unit for grant in self.grants if permission in MAY[grant.role]]
        return None if "" in allowed else tuple(sorted(set(allowed)))

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held anywhere in the organisation."""
        return frozenset(grant.role for grant in self.grants)


def worker_scope(organisation_id: int, slug: str) -> Scope:
    """The scope of a job that serves the organisation itself."""
    return Scope(organisation_id, slug, WORKER)
