"""What people say of an organisation's comments, as it stands in place of what the models read in them."""

from twofold.voice.keeping import Corrected, KeptComments, Place
from twofold.voice.valence.reading import Label
from twofold_web.foundation.scope import Scope
from twofold_web.insight.models import Correction
from twofold_web.insight.reads.about import goods, taught_by


def corrected_by(scope: Scope) -> dict[Place, Corrected]:
    """What people say of comments, by the place of the comment; that all of it is right changes nothing."""
    about = {place: said for place, words in taught_by(scope).items() if (said := goods(words))}
    rated = labels(scope)
    return {
        place: Corrected(Label(rated[place]) if place in rated else None, about.get(place, {}))
        for place in about.keys() | rated.keys()
    }


def labels(scope: Scope) -> dict[Place, str]:
    """How good or bad people say that comments really are, by the place of the comment."""
    made = Correction.objects.of(scope).values_list("event", "event_check", "version", "item", "label")
    return {(event, check, version, item): label for event, check, version, item, label in made}


def put_right(scope: Scope, comments: KeptComments) -> KeptComments:
    """Comments as people have put them right."""
    return comments.put_right(corrected_by(scope))
