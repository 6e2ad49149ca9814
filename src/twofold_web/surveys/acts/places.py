"""Where something stands in a draft: ``start``, ``block:KEY``, ``item:KEY``, ``end:KEY`` and so on.

A draft is written by this program or was read by it, but nothing here trusts more of its form than lists and objects:
an unfinished question must be shown, not refused.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Draft = dict[str, Any]
Part = dict[str, Any]
START = "start"
LISTS = {"block": "blocks", "end": "ends", "quota": "quotas", "hidden": "hidden"}
_UNFIT = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a draft.

    Attributes:
        kind: ``block``, ``item``, ``end``, ``quota`` or ``hidden``.
        part: itself.
        among: the list it stands in.
        number: its place there.
        block: the block around an item; None for anything else.
    """

    kind: str
    part: Part
    among: list[Part]
    number: int
    block: Part | None = None


def find(draft: Draft, at: str) -> Found | None:
    """The part at a place; None where there is none (``start`` is no part)."""
    kind, _, key = at.partition(":")
    if kind == "item":
        return next(
            (
                Found("item", item, block["items"], number, block)
                for block in draft.get("blocks", [])
                for number, item in enumerate(block.get("items", []))
                if item.get("key") == key
            ),
            None,
        )
    among = draft.get(LISTS.get(kind, ""), [])
    return next((Found(kind, part, among, at_, None) for at_, part in enumerate(among) if part.get("key") == key), None)


def items(draft: Draft) -> Iterator[Part]:
    """Every question, in the order they are written."""
    for block in draft.get("blocks", []):
        yield from block.get("items", [])


def opened(draft: Draft) -> Draft:
    """A copy to be changed, with every list there is room for."""
    changed = copy.deepcopy(draft)
    for name in LISTS.values():
        changed.setdefault(name, [])
    for block in changed["blocks"]:
        block.setdefault("items", [])
    return changed


def keys(draft: Draft, kind: str) -> set[str]:
    """The keys that are taken among parts of a kind."""
    parts = items(draft) if kind == "item" else draft.get(LISTS[kind], [])
    return {str(part.get("key")) for part in parts}


def free_key(wish: str, taken: set[str]) -> str:
    """A key near a wish that nothing else has.

    >>> free_key("How was it?", {"how-was-it"})
    'how-was-it-2'
    """
    plain = _UNFIT.sub("-", wish.strip()).strip("-").lower()[:60] or "part"
    return next(key for key in (plain, *(f"{plain}-{at}" for at in range(2, 10_000))) if key not in taken)


def source_language(draft: Draft) -> str:
    """The language that the others are translated from."""
    return str((draft.get("languages") or ["en"])[0])


def languages(draft: Draft) -> list[str]:
    """The languages of a draft, the source first."""
    return [str(code) for code in draft.get("languages") or ["en"]]
