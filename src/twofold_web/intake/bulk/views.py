"""The door for deliveries: outside of sign-in and API keys, because each is signed with a secret of its own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from twofold_web.foundation.models import Organisation
from twofold_web.foundation.scope import Actor, ActorKind, Scope
from twofold_web.foundation.wall import walled
from twofold_web.intake.bulk.hook_writes import deliver
from twofold_web.intake.bulk.signing import MOMENT, SIGNATURE, Signed, check
from twofold_web.intake.pull_models import Hook, HookDoor
from twofold_web.people.api_problems import Refused

MOST_SENT = 1 << 20


@csrf_exempt
@require_POST
def receive_delivery(request: HttpRequest, address: UUID) -> HttpResponse:
    """Take one signed delivery: 202 once it is safe, 200 where it came before, and a problem otherwise."""
    try:
        fresh = _received(request, address)
    except Refused as wrong:
        return JsonResponse({"error": wrong.error, "do": wrong.do, "fields": []}, status=wrong.status)
    return JsonResponse({"taken": fresh}, status=202 if fresh else 200)


def _received(request: HttpRequest, address: UUID) -> bool:
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        raise Refused(411, _("The length of the body is missing."), _("Send Content-Length instead of chunks."))
    if int(length) > MOST_SENT:
        raise Refused(413, _("The body is larger than 1 MB."), _("Send it in smaller parts."))
    door = HookDoor.objects.filter(address=address).first()
    if door is None:
        raise _nobody()
    with walled(door.organisation_id):
        hook = Hook.objects.of(door.organisation_id).filter(address=address).first()
        if hook is None:
            raise _nobody()
        body = request.read(int(length))
        signed = Signed(request.headers.get(MOMENT, ""), request.headers.get(SIGNATURE, ""))
        signature = check(hook, signed, body)
        if hook.paused:
            raise Refused(409, _("This address is paused."), _("Ask those who run it to resume it."))
        return deliver(_scope(hook), hook, signature, body)


def _nobody() -> Refused:
    return Refused(404, _("There is no such address."), _("Check the address."))


def _scope(hook: Hook) -> Scope:
    """Nobody signed in: the delivery acts as the address itself, which may do nothing but deliver."""
    organisation = Organisation.objects.get(id=hook.organisation_id)
    return Scope(organisation.id, organisation.slug, Actor(ActorKind.KEY, hook.pk, hook.name))
