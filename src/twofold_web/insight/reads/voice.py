"""Comments that were read, as somebody may see them: found, opened, and held against what people say of them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from django.http import Http404

from twofold.measures.calendar_days import EPOCH
from twofold.measures.narrowed import narrowed
from twofold.voice.annotated import Said, aspects_of
from twofold.voice.annotating import Reader, ReadingOptions
from twofold.voice.aspects.vocabulary import Vocabulary
from twofold.voice.keeping import KeptComments, kept_comments, model_in_force
from twofold.voice.keeping.places import KEY
from twofold.voice.search import Mode, Sought, find, meaning_of_words
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import store_of
from twofold_web.insight.models import Correction, Picked
from twofold_web.insight.questions import Filters
from twofold_web.insight.reads.about import label_of, vocabulary_of
from twofold_web.insight.reads.comments import address_of, conditions_of, parsed, tone_of
from twofold_web.insight.reads.corrected import put_right
from twofold_web.insight.reads.views import owner_of

MOST_ALIKE = 10
KEY_OF_PICKED = ("event", "event_check", "version", "item")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a comment.

    Attributes:
        text: its words.
        about: what they are about; empty where nothing is.
        tone: better, worse or nothing.
    """

    text: str
    about: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as a page shows it.

    Attributes:
        address: event, check, version and item, as its page's address has them.
        text: masked.
        day: when it was written.
        about: touchpoint, channel, unit.
        language: it is written in.
        valence: in [-1, 1]. label, confidence: as people say, or as the model does.
        feelings: that it shows.
        aspects: what it is about, as the models found it.
        same: how many others say the same.
        corrected: whether people have put it right.
    """

    address: str
    text: str
    day: date
    about: tuple[tuple[str, str], ...]
    language: str
    valence: float
    label: str
    confidence: float
    feelings: tuple[str, ...]
    aspects: tuple[Said, ...]
    same: int = 0
    corrected: bool = False

    @property
    def tone(self) -> str:
        """How it is marked."""
        return tone_of(self.valence)


def read_comments(scope: Scope, filters: Filters, touchpoint: str = "") -> KeptComments | None:
    """The comments that somebody may see, as the models read them; None where none were.

    Raises:
        Http404: the filter names a unit that is not theirs to see.
    """
    where, store = conditions_of(scope, filters, touchpoint), store_of(scope)
    read_by = model_in_force(store)
    return None if read_by is None else kept_comments(store, narrowed(store.facts(), where), read_by.mark)


def told_comments(scope: Scope, filters: Filters, touchpoint: str = "") -> KeptComments | None:
    """The comments that somebody may see, as they were read and put right by people; None where none were read.

    Raises:
        Http404: the filter names a unit that is not theirs to see.
    """
    read = read_comments(scope, filters, touchpoint)
    return None if read is None else put_right(scope, read)


def alike(comments: KeptComments, words: str, most: int) -> tuple[list[Comment], bool]:
    """Comments with these words or that mean the same in other words or languages, and whether one of them says it."""
    vector = meaning_of_words(words, comments)
    mode = Mode.WORDS if vector is None else Mode.BOTH
    found = find(Sought(words, mode, most, spread=0.2), comments, vector)
    return [shown(comments, hit.place, hit.same) for hit in found.hits], found.said


def comment_at(scope: Scope, address: str) -> Comment:
    """One comment.

    Raises:
        Http404: there is none of this address that is theirs to see.
    """
    return shown(*_placed(scope, address))


def opened(scope: Scope, address: str) -> tuple[Comment, list[Comment], int]:
    """A comment with those that say alike, and how many there are in all.

    Raises:
        Http404: there is none of this address that is theirs to see.
    """
    comments, place = _placed(scope, address)
    vector = comments.vectors[place]
    found = find(Sought(comments.texts[place], Mode.MEANING, MOST_ALIKE + 1, spread=0.2), comments, vector)
    near = [shown(comments, hit.place, hit.same) for hit in found.hits if hit.place != place]
    return shown(comments, place), near[:MOST_ALIKE], len(comments)


def there(scope: Scope, addresses: Iterable[str]) -> frozenset[str]:
    """Which of these comments somebody may see."""
    return frozenset(one.address for one in comments_at(scope, addresses))


def picked(scope: Scope, owner_id: int) -> list[Comment]:
    """What a person has picked to be quoted, as far as whoever reads it may see it."""
    rows = Picked.objects.of(scope).filter(owner_id=owner_id).values(*KEY_OF_PICKED)
    return comments_at(scope, [address_of(dict(zip(KEY, row.values(), strict=True))) for row in rows])


def comments_at(scope: Scope, addresses: Iterable[str]) -> list[Comment]:
    """These comments, in the order asked for; those that are not there for somebody are left out."""
    wanted = list(dict.fromkeys(addresses))
    comments = told_comments(scope, Filters()) if wanted else None
    if comments is None:
        return []
    events = np.array([parsed(address)[0] for address in wanted], np.int64)
    places = np.flatnonzero(np.isin(comments.table.column("event_id").to_numpy(), events))
    rows = comments.table.select(KEY).take(pa.array(places, pa.int64())).to_pylist()
    found = {address_of(row): place for row, place in zip(rows, places.tolist(), strict=True)}
    return [shown(comments, found[address]) for address in wanted if address in found]


def _placed(scope: Scope, address: str) -> tuple[KeptComments, int]:
    """The comments that somebody may see, and which of them has this address."""
    event, check, version, item = parsed(address)
    comments = told_comments(scope, Filters())
    if comments is None:
        raise Http404
    table = comments.table
    here = table.column("event_id").to_numpy() == event
    here &= table.column("event_check").to_numpy() == check
    here &= table.column("version").to_numpy() == version
    for place in np.flatnonzero(here).tolist():
        if table.column("item")[place].as_py() == item:
            return comments, place
    raise Http404


def shown(comments: KeptComments, place: int, same: int = 0) -> Comment:
    """One comment of many that people may have put right."""
    row = {name: comments.table.column(name)[place].as_py() for name in comments.table.column_names if name != "vector"}
    said = ((name, str(row[name] or "")) for name in ("touchpoint", "channel", "unit"))
    return Comment(
        address=address_of(row),
        text=row["masked"],
        day=EPOCH + timedelta(days=int(row["local_day"])),
        about=tuple((name, value) for name, value in said if value),
        language=row["spoken"],
        valence=float(row["valence"]),
        label=row["label"],
        confidence=float(row["confidence"]),
        feelings=tuple(json.loads(row["feelings"])),
        aspects=aspects_of(row["found"]),
        same=same,
        corrected=row["corrected"],
    )


def pieces(text: str, aspects: tuple[Said, ...], known: Vocabulary, language: str) -> tuple[Piece, ...]:
    """A text cut where words begin and end that carry what it is about; of two that overlap, the first stays."""
    found, place = [], 0
    for one in sorted(aspects, key=lambda each: (each.start, -each.end)):
        if one.start < place or one.end > len(text) or one.start >= one.end:
            continue
        found.append(Piece(text[place : one.start]))
        told = label_of(known, one.quality, one.touchpoint, language)
        found.append(Piece(text[one.start : one.end], told, tone_of(one.valence)))
        place = one.end
    found.append(Piece(text[place:]))
    return tuple(piece for piece in found if piece.text)


def is_picked(scope: Scope, address: str) -> bool:
    """Whether somebody has picked this comment for their reports."""
    place = dict(zip(KEY_OF_PICKED, parsed(address), strict=True))
    return Picked.objects.of(scope).filter(owner_id=owner_of(scope), **place).exists()


def corrections_of(scope: Scope, address: str) -> Correction | None:
    """What somebody has said this comment really is."""
    event, check, version, item = parsed(address)
    return Correction.objects.of(scope).filter(event=event, event_check=check, version=version, item=item).first()


def tried(words: str, comment: str, language: str) -> tuple[Piece, ...]:
    """What a comment is about by a dictionary that is not yet saved, by words alone: no model is loaded.

    Raises:
        DefinitionError: the dictionary is wrong.
    """
    reader = Reader(ReadingOptions(encoder="ngrams", dictionary=words))
    (one,) = reader.read([comment]).comments
    return pieces(one.masked, one.aspects, vocabulary_of(words), language)
