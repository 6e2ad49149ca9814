"""A part that somebody removed while another author had it open: put back for who goes on writing it."""

import copy

from twofold_web.surveys.acts.places import LISTS, Draft, find, keys, opened
from twofold_web.surveys.acts.starting import new_block


def with_part_back(draft: Draft, seen: Draft, at: str) -> Draft:
    """The draft with a part that has gone from it, as it stood in the draft that was seen.

    Args:
        draft: as it is now; it comes back as it is where it has the part.
        seen: an earlier draft that has it.
        at: its place.
    """
    found = find(seen, at)
    if found is None or find(draft, at) is not None:
        return draft
    changed, part = opened(draft), copy.deepcopy(found.part)
    if found.block is None:
        among = changed[LISTS[found.kind]]
        if found.kind == "block":  # what stands elsewhere by now stays there
            part["items"] = [one for one in part.get("items", []) if one["key"] not in keys(changed, "item")]
    else:
        block = find(changed, f"block:{found.block['key']}")
        if block is None and not changed["blocks"]:
            changed["blocks"].append(new_block(str(found.block["key"])))
        among = (changed["blocks"][-1] if block is None else block.part)["items"]
    among.insert(min(found.number, len(among)), part)
    return changed
