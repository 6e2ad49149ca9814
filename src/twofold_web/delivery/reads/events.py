"""Which event of the facts a program tells of."""

from twofold.sources.identity import event_ids
from twofold_web.delivery.asking.happenings import event_named
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts, store_of


def event_told(scope: Scope, source: str, told: str) -> str:
    """What the event is called that a file of this source would tell by this id; empty where no source is named.

    Without a source nobody can tell: two systems may give the same number to two events.
    """
    if not source or not has_facts(scope):
        return ""
    return event_named(*event_ids(store_of(scope).key, source, told))
