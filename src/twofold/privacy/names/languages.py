"""Which of an organisation's languages a text may be in, by script and ordinary words: enough to look up names."""

import re
from collections.abc import Sequence

from twofold.privacy.names.forms import folded
from twofold.privacy.names.readings import ordinary, script_of, script_of_language

_WORD = re.compile(r"[^\W\d_]{2,}")
_READ = 40  # words: more of them do not change the answer
_ENOUGH, _CLEAR = 2, 2.0


def likely(text: str, languages: Sequence[str]) -> tuple[str, ...]:
    """The languages whose names are worth looking up; all that share the script where nothing tells them apart.

    >>> likely("nagyon kedves volt az Anna", ("hu", "cs", "en", "el"))
    ('hu',)
    """
    words = [folded(found[0]) for found in _WORD.finditer(text, 0, 2_000)][:_READ]
    if not words:
        return tuple(languages)
    scripts = [script_of(word) for word in words]
    script = next((one for one in ("greek", "cyrillic") if scripts.count(one) * 2 >= len(scripts)), "latin")
    here = [one for one in languages if script_of_language(one) == script]
    if script != "latin":
        return tuple(here)
    known = sorted(((sum(word in ordinary(one) for word in words), one) for one in here), reverse=True)
    if known and known[0][0] >= _ENOUGH and known[0][0] >= _CLEAR * max((count for count, _ in known[1:]), default=0):
        return (known[0][1],)
    return tuple(languages)
