"""A store with comments in five languages, and a reader of comments whose judgement is known."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from twofold.facts.words import Side
from twofold.privacy.masking import masked
from twofold.sources.mapping_file import read_mapping
from twofold.store import Store, open_store
from twofold.store.load import load
from twofold.voice.annotated import Annotated, Batch, Said

MAPPING = """
[source]
timezone = "Europe/Budapest"
[event]
id = "id"
kind = {value = "survey"}
side = "side"
occurred_at = "day"
person = "person"
unit = "unit"
touchpoint = "touchpoint"
channel = {value = "web"}
context = ["plan"]
[[answer]]
item = "nps"
column = "score"
scale = [0, 10]
[[answer]]
item = "comment"
column = "said"
type = "text"
[[answer]]
item = "more"
column = "more"
type = "text"
"""
HEAD = "id,side,day,person,unit,touchpoint,plan,score,said,more\n"
ROWS = (
    "1,customer,2026-01-05,anna@example.org,brno,check-in,a,9,The reception was quick and kind,\n"
    "2,customer,2026-01-06,bela@example.org,brno,check-in,a,2,Rossz volt a recepció: hívjon +36 30 123 4567,Cold room\n"
    "3,customer,2026-02-07,anna@example.org,praha,room,b,1,Bad towels in my room,\n"
    "4,employee,2026-02-08,eva@example.org,praha,room,b,3,Bad planning of my shifts,\n"
    "5,customer,2026-02-09,,praha,room,b,8,,\n"
)


class Plain:
    """Reads comments by two words; two texts with the same words are neighbours."""

    def __init__(self, mark: str = "one") -> None:
        self.mark, self.described, self.asked, self.state = mark, f"plain {mark}", 0, b""
        self.encoder = "bag of words"

    def suited(self, texts: list[str]) -> "Plain":
        del texts
        return self

    def taught(self, own: Path) -> "Plain":
        del own
        return self

    def heard(self, side: Side) -> "Plain":
        del side
        return self

    def restored(self, state: bytes) -> "Plain":
        del state
        return self

    def read(self, texts: list[str], channels: Sequence[str] = ()) -> Batch:
        del channels
        self.asked += len(texts)
        shown = [masked(text) for text in texts]
        return Batch(tuple(_said(text) for text in shown), np.stack([vector_of(text) for text in shown]))


def _said(text: str) -> Annotated:
    low = text.lower()
    bad = any(word in low for word in ("bad", "rossz", "cold"))
    place = low.find("towels")
    about = (Said("cleanliness", "room", -0.9, 0.8, place, place + 6, "dictionary"),) if place >= 0 else ()
    work = low.find("shifts")
    about += (Said("time-and-room", "", -0.7, 0.8, work, work + 6, "dictionary"),) if work >= 0 else ()
    return Annotated(
        text,
        "en",
        0.9,
        -0.8 if bad else 0.7,
        0.5,
        0.8,
        "negative" if bad else "positive",
        (("joy", 0.9),) * (not bad),
        about,
    )


def vector_of(text: str) -> np.ndarray:
    """A bag of hashed words."""
    found = np.zeros(64, np.float32)
    for word in text.lower().split():
        found[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
    return found / max(float(np.linalg.norm(found)), 1e-9)


@pytest.fixture
def bring(tmp_path: Path) -> Callable[[Store, str, str], None]:
    """Load rows into a store."""
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING)

    def bring_rows(store: Store, rows: str, name: str = "said.csv") -> None:
        file = tmp_path / name
        file.write_text(HEAD + rows)
        load(store, file, read_mapping(mapping))

    return bring_rows


@pytest.fixture
def commented(tmp_path: Path, bring: Callable[..., None]) -> Store:
    """Four comments of customers and one of an employee."""
    store = open_store(tmp_path / "facts", create=True)
    bring(store, ROWS)
    return store
