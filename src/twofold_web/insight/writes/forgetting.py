"""What pages were drawn from an erased person's words goes with them."""

from twofold_web.foundation.hooks import Somebody
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import has_facts
from twofold_web.insight.models import Part
from twofold_web.insight.preparing.voice import forget_corrections


def forget_drawn(scope: Scope, somebody: Somebody) -> tuple[int, ...]:
    """Drop every drawn page, and what people said of comments that are gone."""
    if somebody.gone:
        Part.objects.of(scope).delete()
        if has_facts(scope):
            forget_corrections(scope)
    return ()
