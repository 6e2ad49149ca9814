"""Links, invitations, what was sent, who may be asked when, and what happened to each of them."""

from twofold_web.delivery.models.contacts import Clock, Decision, DecisionMark, DecisionState, Mark, OptOut, Tie
from twofold_web.delivery.models.invitations import (
    ON_THE_WAY,
    Batch,
    Invitation,
    InvitationState,
    Message,
    MessageState,
    Way,
    Wording,
)
from twofold_web.delivery.models.links import Link, LinkKind
from twofold_web.delivery.models.sending import Gateway
from twofold_web.delivery.models.sheets import Roll
from twofold_web.delivery.models.triggers import (
    Occurrence,
    Once,
    Period,
    Plan,
    Quota,
    QuotaUse,
    Reachable,
    Telling,
    Trigger,
    TriggerLoad,
)

__all__ = [
    "ON_THE_WAY",
    "Batch",
    "Clock",
    "Decision",
    "DecisionMark",
    "DecisionState",
    "Gateway",
    "Invitation",
    "InvitationState",
    "Link",
    "LinkKind",
    "Mark",
    "Message",
    "MessageState",
    "Occurrence",
    "Once",
    "OptOut",
    "Period",
    "Plan",
    "Quota",
    "QuotaUse",
    "Reachable",
    "Roll",
    "Telling",
    "Tie",
    "Trigger",
    "TriggerLoad",
    "Way",
    "Wording",
]
