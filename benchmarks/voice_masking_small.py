"""Names typed in small letters within real comments: share found, in contexts the rules were not made from.

Usage: ``python benchmarks/voice_masking_small.py [--data ../shared/data/text] [--names 150] [--read 0]``. Names drawn
from Faker are inflected and put, in the contexts of ``voice_masking_contexts.toml``, beside real comments typed
in small letters. ``--tuning`` asks for the contexts that were read while the rules were made, ``--latin`` types
Bulgarian and Greek in Latin letters, ``--other FILE`` takes names from JSON ({language: [[first, last], ...]}).
``--read N`` prints N misses a language and N marks in untouched comments, for a reader to judge.
"""

import argparse
import csv
import json
import random
import re
import time
import tomllib
from pathlib import Path

from voice_masking import drawn, inflected, share

from twofold.privacy.marks import NAME
from twofold.privacy.masking import Masker
from twofold.privacy.names.latin_letters import in_latin

CONTEXTS = tomllib.loads((Path(__file__).parent / "voice_masking_contexts.toml").read_text("utf-8"))
SETS = {
    "hu": ("hu-husst",),
    "bg": ("bg-cinexio",),
    "el": ("el-skroutz",),
    "cs": ("cs-facebook", "cs-restm-absa"),
    "en": ("en-hotel-absa", "en-restaurant-absa"),
}


def main() -> None:
    """Print what is found by language and typing, then what is marked in untouched comments, and speed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path("../shared/data/text"))
    asked.add_argument("--names", type=int, default=150)
    asked.add_argument("--read", type=int, default=0)
    asked.add_argument("--tuning", action="store_true")
    asked.add_argument("--latin", action="store_true")
    asked.add_argument("--other", type=Path)
    given = asked.parse_args()
    masker = Masker()
    for code in CONTEXTS:
        comments = [text for name in SETS[code] for text in texts(given.data / f"{name}.csv")]
        names = others(given.other, code, given.names) if given.other else drawn(code, given.names)
        if names:
            chance = random.Random(20_262)  # noqa: S311 - draws comments
            asked_for = CONTEXTS[code][0 if given.tuning else 1 :: 2]
            cases = [(name, context, chance.choice(comments)) for name in names for context in asked_for]
            found(masker, code, cases, given.read, latin=given.latin)
        marked(masker, code, comments, given.read, tuning=given.tuning)


def texts(file: Path) -> list[str]:
    """The comments of a set, each once."""
    with file.open(encoding="utf-8", newline="") as rows:
        return list(dict.fromkeys(row["text"] for row in csv.DictReader(rows)))


def others(file: Path, code: str, count: int) -> list[str]:
    """Full names of a file, in the order of the language."""
    pairs = json.loads(file.read_text("utf-8")).get(code, [])[:count]
    return [f"{last} {first}" if code == "hu" else f"{first} {last}" for first, last in pairs]


def found(masker: Masker, code: str, cases: list[tuple[str, str, str]], read: int, *, latin: bool) -> None:
    """Print the share of names of which nothing can be read; a case is a name, a context and a comment."""
    typings = {"small": str}
    if latin and code in {"bg", "el"}:
        typings = {"Latin letters": lambda text: in_latin(text, code), "keyboard": lambda text: phone(text, code)}
    for typed, typing in typings.items():
        missed = [
            f"{typing(form)}   | {context}"
            for name, context, comment in cases
            for before, after, form in [within(context, name, code, comment)]
            if not is_hidden(masker, code, tuple(typing(piece.lower()) for piece in (before, form, after)))
        ]
        print(f"{code} {typed:13} {share(len(cases) - len(missed), len(cases))}")
        for line in random.Random(3).sample(missed, min(read, len(missed))):  # noqa: S311 - picks what is read
            print(f"      {line}")


def is_hidden(masker: Masker, code: str, pieces: tuple[str, ...]) -> bool:
    """Whether nothing of the middle piece can be read."""
    text, start = "".join(pieces), len(pieces[0])
    marks = masker.masked(text, code).marks
    hidden = {place for kind, low, high in marks if kind == NAME for place in range(low, high)}
    return all(place in hidden or text[place] == " " for place in range(start, start + len(pieces[1])))


def phone(text: str, code: str) -> str:
    """As it is typed on a phone: the second spelling of each letter."""
    return in_latin(text, code, lambda spellings: spellings[min(1, len(spellings) - 1)])


def within(context: str, name: str, code: str, comment: str) -> tuple[str, str, str]:
    """What stands before the name, what stands after, and the name in the case asked for."""
    slot = re.search(r"\{(\w+)\}", context)
    assert slot is not None
    which, _, case = slot[1].rpartition("_")
    which = which or slot[1]
    parts = name.split(" ")
    first, last = (parts[-1], " ".join(parts[:-1])) if code == "hu" else (parts[0], " ".join(parts[1:]))
    whole = {"given": first, "last": last}.get(which, name)
    words = whole.split(" ")
    form = " ".join(inflected(word, case, code, final=place == len(words) - 1) for place, word in enumerate(words))
    left, right = context[: slot.start()], context[slot.end() :]
    if len(comment) % 2:
        told = comment.rstrip()
        return f"{told}{'' if told[-1:] in '.!?' else '.'} {left}", right, form
    return left, f"{right}. {comment}", form


def marked(masker: Masker, code: str, comments: list[str], read: int, *, tuning: bool) -> None:
    """Print in how many untouched comments a name is marked, as written and in small letters; odd ones are held out."""
    chosen = comments[0 if tuning else 1 :: 2]
    for typed, typing in (("as written", str), ("small", str.lower)):
        begin = time.process_time()
        seen = [(text, masker.masked(text, code)) for text in map(typing, chosen)]
        spent = time.process_time() - begin
        with_names = [(text, one) for text, one in seen if any(kind == NAME for kind, _, _ in one.marks)]
        speed = f"{len(chosen) / spent:,.0f} comments a CPU second"
        print(f"{code} untouched, {typed}: {share(len(with_names), len(chosen))}; {speed}")
        for text, one in random.Random(1).sample(with_names, min(read, len(with_names))):  # noqa: S311 - picks what is read
            told = ", ".join(
                f"{text[max(0, low - 18) : low]}>{text[low:high]}<{text[high : high + 12]}"
                for kind, low, high in one.marks
                if kind == NAME
            )
            print(f"      {told}")


if __name__ == "__main__":
    main()
