"""The texts that the language model learns from, by language; none of them is a comment of somebody's customer."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

import django
import polib

HERE = Path(__file__).parent
PRODUCT = HERE.parent / "src/twofold"
# what we wrote in our five languages for other ends: sentences, and words of comments
WRITTEN = (
    "voice/valence/examples/{}.toml",
    "voice/valence/words/{}.toml",
    "voice/aspects/words/{}.toml",
    "simulate/texts/{}.toml",
)
SERBIAN = dict(zip("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж", strict=True))
PLACEHOLDER = ("%(", "%s", "%d", "{", "<", "&", "_")
PART_OF_A_WORD = ("*", "…")


def sentences(folder: str) -> list[str]:
    """Our own sentences in a language, the one that is written for telling languages (``voice_language/sentences``)."""
    name = {"sr_Latn": "sr"}.get(folder, folder)
    file = HERE / "voice_language" / "sentences" / f"{name}.txt"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return ["".join(_serbian(line)) for line in lines] if folder == "sr" else lines


def written(folder: str) -> list[str]:
    """What else of ours is written in a language: example sentences, simulated comments, words of dictionaries."""
    found: dict[str, None] = {}
    for place in WRITTEN:
        file = PRODUCT / place.format(folder)
        for text in _strings(tomllib.loads(file.read_text("utf-8"))) if file.exists() else ():
            if not any(sign in text for sign in (*PLACEHOLDER, *PART_OF_A_WORD)) and text != folder:
                found[text.replace("=", "")] = None
    return list(found)


def catalogue(folder: str) -> list[str]:
    """What Django says in a language: its messages without those that carry placeholders or stay English."""
    root = Path(django.__file__).parent
    found: dict[str, None] = {}
    for file in sorted(root.glob(f"**/locale/{folder}/LC_MESSAGES/*.po")):
        for entry in polib.pofile(str(file)):
            said = entry.msgid if folder == "en" else entry.msgstr
            text = (said or next(iter(entry.msgstr_plural.values()), "")).strip()
            foreign = text != entry.msgid or folder == "en"
            if len(text) > 2 and foreign and not any(sign in text for sign in PLACEHOLDER):
                found[text] = None
    return list(found)


def xed(file: Path) -> list[str]:
    """The lines of one language of XED, each once."""
    with file.open(encoding="utf-8", newline="") as rows:
        return list(dict.fromkeys(row["text"] for row in csv.DictReader(rows)))


def _strings(kept: object) -> Iterator[str]:
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, dict | list):
        for part in kept.values() if isinstance(kept, dict) else kept:
            yield from _strings(part)


def _serbian(line: str) -> str:
    for two, one in (("lj", "љ"), ("nj", "њ"), ("dž", "џ")):
        line = line.lower().replace(two, one)
    return "".join(SERBIAN.get(letter, letter) for letter in line)
