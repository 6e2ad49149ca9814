"""How the library says measures, units and touchpoints in a language, for one organisation."""

from twofold.reports.numbers import Numbers
from twofold.reports.wording import Wording
from twofold.reports.words import words_of
from twofold_web.blueprint.reads import touchpoint_titles
from twofold_web.foundation.permissions import Permission
from twofold_web.foundation.scope import Scope
from twofold_web.people.reads import unit_choices


def wording_for(scope: Scope, language: str) -> Wording:
    """With the names of touchpoints, and of the units that somebody may see."""
    words = words_of(language)
    names = {unit.code: str(unit) for unit in unit_choices(scope, Permission.SEE_OVERVIEW)}
    return Wording(words, Numbers(words), names, touchpoint_names=touchpoint_titles(scope, language))
