"""In which organisations somebody holds a role, and which."""

from twofold_web.foundation.models import Organisation
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Actor, ActorKind, Granted, Scope
from twofold_web.foundation.wall import walled
from twofold_web.people.models import Grant, Suspension, User


def scope_of(user: User, slug: str) -> Scope | None:
    """The scope of a user in an organisation; None where there is no such organisation, or no role in it."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        return None
    with walled(organisation.id):
        rows = Grant.objects.of(organisation.id).filter(user=user).values_list("role", "unit__code")
        grants = tuple(Granted(Role(role), code or "") for role, code in rows)
        suspended = Suspension.objects.of(organisation.id).filter(user=user).exists()
    if not grants or suspended:
        return None
    return Scope(organisation.id, organisation.slug, Actor(ActorKind.USER, user.pk, user.email), grants)


def organisations_of(user: User) -> list[Organisation]:
    """The organisations in which a user holds a role, by name."""
    found = []
    for organisation in Organisation.objects.order_by("name"):
        # behind the wall one organisation at a time can be asked
        with walled(organisation.id):
            suspended = Suspension.objects.of(organisation.id).filter(user=user).exists()
            if not suspended and Grant.objects.of(organisation.id).filter(user=user).exists():
                found.append(organisation)
    return found
