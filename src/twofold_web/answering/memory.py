"""What a process remembers between requests, so that an answer costs one write and no question to the database."""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from twofold_web.answering.asked import Asked
from twofold_web.answering.kept import SHEET, Kept
from twofold_web.answering.reads.finding import (
    find_entry,
    find_full_quotas,
    find_kept,
    find_published,
    find_titles,
    find_used,
)
from twofold_web.answering.situation import KIOSK, Situation, page_of, respondent_of
from twofold_web.delivery.reads.entry import Entry
from twofold_web.foundation.wall import walled
from twofold_web.surveys.reads.published import Published

AT_A_KIOSK = timedelta(minutes=2)
FRESH = 5.0  # seconds for which a link or a survey that was closed may still take answers
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The values that were used last, each for a while."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value, while it is fresh."""
        with self._turn:
            found = self._kept.get(key)
            if found is None or found[0] < time.monotonic():
                return None
            self._kept.move_to_end(key)
            return found[1]

    def put(self, key: K, value: V) -> V:
        """Remember a value."""
        with self._turn:
            self._kept[key] = (time.monotonic() + self._seconds, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value

    def forget(self, key: K) -> None:
        """Ask the database the next time."""
        with self._turn:
            self._kept.pop(key, None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is the same for all respondents of a survey for a few seconds."""

    published: Published | None
    full_quotas: frozenset[str]
    titles: dict[str, dict[str, str]]


class Memory:
    """What one process remembers."""

    def __init__(self, fresh: float = FRESH) -> None:
        self._entries: Recent[str, tuple[Entry | None]] = Recent(20_000, fresh)
        self._standing: Recent[tuple[int, int | None], Standing] = Recent(500, fresh)
        # longer than that a respondent is asked for again; of sheets nothing is remembered
        self._kept: Recent[str, Kept] = Recent(20_000, 600.0)

    def known(self, asked: Asked) -> Situation | None:
        """The situation without asking the database; None where that is not enough."""
        place = asked.place
        if place is None:
            return None
        entry = self._entries.get(place.token)
        if entry is None or entry[0] is None or entry[0].kind == SHEET:
            return None
        respondent = respondent_of(asked, entry[0])
        kept = self._kept.get(respondent) if respondent is not None else None
        if kept is None and not _is_new(asked, entry[0], respondent):
            return None
        told = page_of(asked)
        number = kept.number if kept is not None else told.number if told is not None else None
        standing = self._standing.get((entry[0].survey_id, number))
        return None if standing is None else _situation(asked, entry[0], standing, kept)

    def find(self, asked: Asked) -> Situation:
        """The situation, from the database where it must be."""
        place = asked.place
        if place is None:
            raise ValueError("a request that goes nowhere has no situation")
        entry = self._entries.put(place.token, (find_entry(place.token),))[0]
        if entry is None:
            return Situation(place)
        with walled(entry.organisation_id):
            respondent = respondent_of(asked, entry)
            kept = find_kept(entry, respondent)
            if kept is not None and kept.kind != SHEET:
                self._kept.put(kept.id, kept)
            told = page_of(asked)
            number = kept.number if kept is not None else told.number if told is not None else None
            standing = self._standing_of(entry, number)
            return _situation(asked, entry, standing, kept, used=find_used(entry, respondent))

    def _standing_of(self, entry: Entry, number: int | None) -> Standing:
        key = (entry.survey_id, number)
        # a sheet that came after its survey was closed might wait for others for ever: for sheets it is read anew
        found = self._standing.get(key) if entry.kind != SHEET else None
        if found is not None:
            return found
        version = find_published(entry, number)
        return self._standing.put(key, Standing(version, find_full_quotas(entry, version), find_titles(entry)))

    def remember(self, kept: Kept) -> None:
        """What was written."""
        if kept.kind != SHEET:
            self._kept.put(kept.id, kept)

    def forget(self, kept: Kept) -> None:
        """Somebody else wrote."""
        self._kept.forget(kept.id)


def _is_new(asked: Asked, entry: Entry, respondent: str | None) -> bool:
    """Whether nothing is likely to be kept; where something is, the write says so and it is looked for."""
    if respondent is None:
        return True
    return entry.kind not in {SHEET, "personal"} and asked.place is not None and not asked.place.code


def _left_behind(kept: Kept) -> bool:
    """Whether somebody went away from a kiosk in the middle: the next one must not see it."""
    return not kept.finished and (kept.seen_at is None or datetime.now(UTC) - kept.seen_at > AT_A_KIOSK)


def _situation(asked: Asked, entry: Entry, standing: Standing, kept: Kept | None, *, used: bool = False) -> Situation:
    if asked.place is None:
        raise ValueError("a request that goes nowhere has no situation")
    if kept is not None and kept.survey_id != entry.survey_id:
        kept = None
    # what is sent belongs to the page it was on, however long it waited
    if kept is not None and entry.kind == KIOSK and asked.method != "POST" and _left_behind(kept):
        kept = None
    return Situation(asked.place, entry, standing.published, kept, standing.full_quotas, used, standing.titles)
