"""Founding an organisation."""

from django.db import transaction

from twofold_web.foundation.audit import record
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Scope, worker_scope
from twofold_web.foundation.wall import walled


def found_organisation(slug: str, name: str, *, language: str = "en", zone: str = "UTC") -> Scope:
    """Make an organisation; called by the command line of the installation, which answers for who may."""
    with transaction.atomic():
        organisation = Organisation.objects.create(slug=slug, name=name, language=language, zone=zone)
        scope = worker_scope(organisation.id, slug)
        with walled(organisation.id):
            record(scope, "organisation.founded", slug)
    return scope
