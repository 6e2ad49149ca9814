"""The e-mail with an invitation's link, sent by the worker."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from twofold_web.foundation.hooks import JobRun
from twofold_web.foundation.models import Organisation
from twofold_web.foundation.permissions import Role
from twofold_web.people.links import token_of
from twofold_web.people.models import Invitation
from twofold_web.people.words import ROLES


def send_invitation(run: JobRun) -> dict[str, Any]:
    """Send an invitation; one that was taken up, withdrawn or sent in the meantime is left alone."""
    rows = Invitation.objects.of(run.scope).filter(accepted_at=None, withdrawn_at=None, sent_at=None)
    invitation = rows.select_related("unit", "invited_by").filter(pk=run.payload["invitation"]).first()
    if invitation is None:
        return {"sent": False}
    organisation = Organisation.objects.get(id=run.scope.organisation_id)
    with translation.override(invitation.language):
        message_of(invitation, organisation).send()
    Invitation.objects.of(run.scope).filter(pk=invitation.pk).update(sent_at=datetime.now(UTC))
    return {"sent": True}


def message_of(invitation: Invitation, organisation: Organisation) -> EmailMessage:
    """The message in the active language; its subject is one line, whatever the organisation is called."""
    token = token_of(organisation.id, invitation.pk, invitation.nonce)
    values = {
        "invitation": invitation,
        "organisation": organisation,
        "role": ROLES[Role(invitation.role)],
        "link": settings.PUBLIC_ADDRESS.rstrip("/") + reverse("accept_invitation", args=[token]),
    }
    subject = " ".join(render_to_string("people/mail/invitation_subject.txt", values).split())
    return EmailMessage(subject, render_to_string("people/mail/invitation.txt", values), to=[invitation.email])
