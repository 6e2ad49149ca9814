"""The first step: organisations and people are there at once, what they can look at is loaded by the worker."""

from django.db import transaction

from twofold_web.demonstration.cast import STAGES, Player, Stage, address
from twofold_web.demonstration.loading import BRING
from twofold_web.foundation import jobs
from twofold_web.foundation.models import Job, JobState, Organisation
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.wall import walled
from twofold_web.people.models import User
from twofold_web.people.writes import found_organisation, grant_role


def begin() -> None:
    """Found what is missing and ask for its data; what is there already stays as people have left it."""
    for stage in STAGES:
        scope = _founded(stage)
        with walled(scope.organisation_id):
            if not _asked(scope):
                jobs.enqueue(scope, BRING, {"slug": stage.slug}, key=BRING)


def _founded(stage: Stage) -> Scope:
    organisation = Organisation.objects.filter(slug=stage.slug).first()
    if organisation is not None:
        return worker_scope(organisation.id, organisation.slug)
    with transaction.atomic():
        scope = found_organisation(stage.slug, stage.name, zone="Europe/Prague")
        with walled(scope.organisation_id):
            _cast(stage, scope)
    return scope


def _cast(stage: Stage, scope: Scope) -> None:
    for player in stage.players:
        user = _user(stage, player)
        # those who are limited to a unit get their role when the units are there
        if not player.level:
            grant_role(scope, user, player.role)


def _user(stage: Stage, player: Player) -> User:
    email = address(stage, player)
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(email, name=player.name, is_demo=True)


def _asked(scope: Scope) -> bool:
    """Whether its data was brought, or is on its way."""
    asked = Job.objects.filter(organisation_id=scope.organisation_id, kind=BRING)
    return asked.filter(state__in=(*jobs.OPEN, JobState.DONE)).exists()
