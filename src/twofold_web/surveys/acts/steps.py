"""One step of change: add, move, copy or remove a part of a draft.

``add:block`` · ``add:end`` · ``add:quota`` · ``add:hidden`` · ``add:item:TYPE:block:KEY`` · ``add:item:TYPE:item:KEY``
(behind it) · ``up:PLACE`` · ``down:PLACE`` · ``remove:PLACE`` · ``copy:PLACE`` · ``move:PLACE:PLACE`` (to where the
second stands; a question into a block goes to its end). A step that the draft has no place for changes nothing.
"""

import copy
from dataclasses import dataclass

from twofold_web.surveys.acts.places import START, Draft, Found, Part, find, free_key, items, keys, opened
from twofold_web.surveys.acts.starting import new_block, new_end, new_item
from twofold_web.surveys.questionnaire.words import ItemType

MOST_BLOCKS, MOST_ITEMS, MOST_OTHERS = 100, 500, 50


@dataclass(frozen=True, slots=True)
class Stepped:
    """A draft after a step, and the part to look at next."""

    draft: Draft
    at: str


def stepped(draft: Draft, wanted: str, at: str = START, words: dict[str, str] | None = None) -> Stepped:
    """The draft after one step.

    Args:
        draft: the questionnaire.
        wanted: the step, as the module says.
        at: the part that is looked at.
        words: what new questions begin with, in the source language.
    """
    act, _, rest = wanted.partition(":")
    changed = opened(draft)
    if act == "add":
        return _added(changed, rest, at, words or {})
    parts = rest.split(":")
    first, second = ":".join(parts[:2]), ":".join(parts[2:])
    found = find(changed, first)
    if found is None:
        return Stepped(draft, at)
    at_next = _changed(changed, found, act, first, second)
    return Stepped(draft, at) if at_next is None else Stepped(changed, at_next)


def _changed(draft: Draft, found: Found, act: str, first: str, second: str) -> str | None:
    """Do the step; where to look next, None where there is no place for it."""
    if act == "move":
        return first if _moved(draft, found, second) else None
    if act in {"up", "down"}:
        return first if _shifted(draft, found, -1 if act == "up" else 1) else None
    if act == "copy" and len(list(items(draft))) < MOST_ITEMS:
        return _copied(draft, found)
    return _removed(found) if act == "remove" else None


def _added(draft: Draft, rest: str, at: str, words: dict[str, str]) -> Stepped:
    kind, *more = rest.split(":")
    if kind == "item":
        return _item_added(draft, more, at, words)
    if kind == "block" and len(draft["blocks"]) < MOST_BLOCKS:
        return _appended(draft, "blocks", "block", new_block(free_key("block-1", keys(draft, "block"))))
    if kind == "end" and len(draft["ends"]) < MOST_OTHERS:
        return _appended(draft, "ends", "end", new_end(free_key("end", keys(draft, "end")), {}))
    if kind == "hidden" and len(draft["hidden"]) < MOST_OTHERS:
        key = free_key(":".join(more) or "field", keys(draft, "hidden"))
        return _appended(draft, "hidden", "hidden", {"key": key, "context": True})
    if kind == "quota" and len(draft["quotas"]) < MOST_OTHERS and draft["ends"]:
        part = {"key": free_key("quota", keys(draft, "quota")), "if": {"language": draft["languages"][0]}, "most": 100}
        return _appended(draft, "quotas", "quota", {**part, "go": f"end:{draft['ends'][-1]['key']}"})
    return Stepped(draft, at)


def _item_added(draft: Draft, more: list[str], at: str, words: dict[str, str]) -> Stepped:
    type_, place = (more[0] if more else ""), ":".join(more[1:])
    if type_ not in set(ItemType) or len(list(items(draft))) >= MOST_ITEMS:
        return Stepped(draft, at)
    return put_item(draft, new_item(draft, type_, words), place)


def put_item(draft: Draft, item: Part, place: str) -> Stepped:
    """A question put into a block, or behind another question; into the last block where the place is none."""
    found = find(draft, place)
    if not draft["blocks"]:
        draft["blocks"].append(new_block("block-1"))
    if found is not None and found.kind == "item":
        found.among.insert(found.number + 1, item)
    elif found is not None and found.kind == "block":
        found.part["items"].append(item)
    else:
        draft["blocks"][-1]["items"].append(item)
    return Stepped(draft, f"item:{item['key']}")


def _appended(draft: Draft, among: str, kind: str, part: Part) -> Stepped:
    draft[among].append(part)
    return Stepped(draft, f"{kind}:{part['key']}")


def _shifted(draft: Draft, found: Found, by: int) -> bool:
    to = found.number + by
    if 0 <= to < len(found.among):
        found.among.insert(to, found.among.pop(found.number))
        return True
    if found.kind != "item" or found.block is None:
        return False
    # beyond the end of its block a question goes into the next one
    beside = draft["blocks"].index(found.block) + by
    if not 0 <= beside < len(draft["blocks"]):
        return False
    item = found.among.pop(found.number)
    there = draft["blocks"][beside]["items"]
    there.insert(len(there) if by < 0 else 0, item)
    return True


def _moved(draft: Draft, found: Found, to: str) -> bool:
    goal = find(draft, to)
    if goal is None or goal.part is found.part:
        return False
    if found.kind == "item" and goal.kind == "block":
        goal.part["items"].append(found.among.pop(found.number))
        return True
    if found.kind != goal.kind:
        return False
    part = found.among.pop(found.number)
    goal.among.insert(goal.number, part)
    return True


def _copied(draft: Draft, found: Found) -> str:
    part = copy.deepcopy(found.part)
    part["key"] = free_key(str(part["key"]), keys(draft, found.kind))
    if found.kind == "item":
        _renamed(part)
    for item in part.get("items", []):
        old = str(item["key"])
        item["key"] = free_key(old, keys(draft, "item") | {one["key"] for one in part["items"] if one is not item})
        _renamed(item)
    found.among.insert(found.number + 1, part)
    return f"{found.kind}:{part['key']}"


def _renamed(item: Part) -> None:
    """A copied question is another one in the store: it may be asked differently from now on."""
    item["item"], item["version"], item["bank"] = item["key"], 1, None
    for row in item.get("rows") or []:
        row["item"] = f"{item['key']}-{row['key']}"


def _removed(found: Found) -> str:
    del found.among[found.number]
    kind = found.kind
    if found.among:
        return f"{kind}:{found.among[min(found.number, len(found.among) - 1)]['key']}"
    return START if found.block is None else f"block:{found.block['key']}"
