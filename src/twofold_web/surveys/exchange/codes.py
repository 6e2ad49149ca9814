"""Our keys under the short codes that LimeSurvey allows, and foreign names as keys of ours."""

import re
from collections.abc import Collection, Iterable
from itertools import chain, count

MOST_OF_A_QUESTION = 20
MOST_OF_AN_ANSWER = 5


def short_codes(keys: Iterable[str], most: int, prefix: str) -> dict[str, str]:
    """A code for each key: the key itself where it may be one, else the prefix with a number.

    >>> short_codes(["csat", "call-back", "call_back"], 20, "Q")
    {'csat': 'csat', 'call-back': 'callback', 'call_back': 'Q3'}
    >>> short_codes(["1", "-2", "excellent"], 5, "A")
    {'1': '1', '-2': 'A2', 'excellent': 'A3'}
    """
    found: dict[str, str] = {}
    for number, key in enumerate(keys, start=1):
        plain = re.sub(r"[-_]", "", key) if most == MOST_OF_A_QUESTION else key
        fits = re.fullmatch(r"[A-Za-z0-9]+", plain) is not None and len(plain) <= most
        fits = fits and (most == MOST_OF_AN_ANSWER or plain[0].isalpha())
        taken = {code.lower() for code in found.values()}
        candidates = (f"{prefix}{at}" for at in count(number))
        found[key] = next(code for code in chain([plain] if fits else [], candidates) if code.lower() not in taken)
    return found


def slug(name: str, taken: Collection[str]) -> str:
    """A key from a foreign name, that nobody has taken."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", name)[:70].strip("-") or "question"
    return next(one for one in chain([plain], (f"{plain}_{number}" for number in count(2))) if one not in taken)


def plain_code(code: str) -> str:
    """A foreign code of an answer as ours: letters, digits, hyphens and underscores.

    >>> plain_code("gym room"), plain_code("")
    ('gym_room', '_')
    """
    return re.sub(r"[^A-Za-z0-9_-]", "_", code)[:80] or "_"
