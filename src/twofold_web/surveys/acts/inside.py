"""One step of change inside a part of a draft: a choice, a row, a jump or a comparison more or less."""

from twofold_web.surveys.acts.fields import Form, said, up_to
from twofold_web.surveys.acts.logic import ALL, nearest, shown, subjects
from twofold_web.surveys.acts.places import Draft, Found, Part, find, free_key, opened

MOST = {"choices": 300, "rows": 100, "after": 50}


def inside_step(draft: Draft, at: str, wanted: str) -> Draft | None:
    """The draft after a step inside the part at a place; None where it is no such step.

    ``add-choice`` · ``remove-choice:2`` · ``up-choice:2`` · the same of ``row`` and ``jump`` · ``add-part:PREFIX`` and
    ``remove-part:PREFIX:0`` of a condition.
    """
    act, _, rest = wanted.partition(":")
    verb, _, what = act.partition("-")
    changed = opened(draft)
    found = find(changed, at)
    if found is None or verb not in {"add", "remove", "up"}:
        return None
    if what == "part":
        return changed if _part_step(changed, found, verb, rest) else None
    name = {"choice": "choices", "row": "rows", "jump": "after"}.get(what)
    if name is None:
        return None
    return changed if _entry_step(changed, found, name, verb, rest) else None


def _entry_step(draft: Draft, found: Found, name: str, verb: str, rest: str) -> bool:
    entries = found.part.setdefault(name, [])
    if verb == "add":
        if len(entries) >= MOST[name]:
            return False
        entries.append(_new_entry(draft, found, name, entries))
        return True
    if not rest.isdecimal() or int(rest) >= len(entries):
        return False
    number = int(rest)
    if verb == "remove":
        del entries[number]
    elif number:
        entries.insert(number - 1, entries.pop(number))
    return True


def _new_entry(draft: Draft, found: Found, name: str, entries: list[Part]) -> Part:
    if name == "after":
        ends = draft["ends"]
        return {"if": None, "go": f"end:{ends[0]['key']}" if ends else ""}
    key = "code" if name == "choices" else "key"
    letter = "abcdefghijklmnopqrstuvwxyz"[len(entries) % 26]
    free = free_key(letter, {str(one.get(key)) for one in entries})
    if name == "choices":
        return {"code": free, "text": {}, "exclusive": False, "other": False}
    return {"key": free, "text": {}, "item": f"{found.part['key']}-{free}"}


def _part_step(draft: Draft, found: Found, verb: str, rest: str) -> bool:
    """One comparison more or less in a condition of the part."""
    prefix, _, number = rest.partition(":")
    holder, name, before = _holder(draft, found, prefix)
    if holder is None:
        return False
    form = Form(_as_fields(holder.get(name), prefix, int(number) if number.isdecimal() and verb == "remove" else None))
    known = subjects(draft, before)
    if verb == "add" and known:
        near = nearest(known)
        count = sum(1 for field in form.values if field.endswith(".about"))
        extra = {f"{prefix}.{count}.about": [near.about], f"{prefix}.{count}.is": [near.comparisons[0]]}
        if form.text(f"{prefix}.match") in {"", "always"}:
            extra[f"{prefix}.match"] = [ALL]
        form = Form({**form.values, **extra})
    left = any(field.endswith(".about") for field in form.values)
    now = said(draft, form, prefix, holder.get(name), before) if left else None
    # a quota always says whom it counts
    holder[name] = now if now is not None or found.kind != "quota" else holder.get(name)
    return True


def _holder(draft: Draft, found: Found, prefix: str) -> tuple[Part | None, str, str]:
    if prefix == "show_if":
        place = f"{found.kind}:{found.part['key']}" if found.kind in {"item", "block"} else ""
        return found.part, "show_if", place
    if prefix == "if" and found.kind == "quota":
        return found.part, "if", ""
    name, _, number = prefix.partition(".")
    jumps = found.part.get("after") or []
    if name == "after" and number.isdecimal() and int(number) < len(jumps):
        return jumps[int(number)], "if", up_to(draft, found)
    return None, "", ""


def _as_fields(condition_now: object, prefix: str, without: int | None) -> dict[str, list[str]]:
    match, comparings = shown(condition_now)
    fields = {f"{prefix}.match": [match]}
    kept = [one for at, one in enumerate(comparings) if at != without]
    for at, one in enumerate(kept):
        fields[f"{prefix}.{at}.about"] = [one.about]
        fields[f"{prefix}.{at}.is"] = [one.comparison]
        fields[f"{prefix}.{at}.value"] = list(one.values)
    return fields
