"""Topics of a store's comments: alerts by months that are over, a campaign counted once, a mean with its interval."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.twofold.voice.conftest import Plain

from twofold.reports import report
from twofold.store import Store, open_store
from twofold.voice.keeping import annotate_store, kept_comments
from twofold.voice.keeping.topics_kept import TopicFound, kept_topics, topics_of

USUAL = ("bed mattress pillow sleep", "desk reception queue clerk", "soup dinner waiter plate")
EXTRA = ("monday", "autumn", "family", "quiet", "corner", "ground", "second", "window", "garden", "winter")
Bring = Callable[[Store, str, str], None]


def said(month: int, number: int, words: str) -> str:
    """A row of a file: a comment of some month of 2026."""
    extra = f"{EXTRA[number % 10]} {EXTRA[(number * 7 + month) % 10]} n{month}x{number}"
    day, who = f"2026-{month:02d}-{number % 27 + 1:02d}", f"p{month}.{number}"
    return f"{who},customer,{day},{who},brno,room,a,,{words} {extra},\n"


@pytest.fixture
def surging(tmp_path: Path, bring: Bring) -> Store:
    """Eight months of three topics, and a fourth one in August that nobody spoke of before; one in five is cross."""
    rows = [said(month, number, USUAL[number % 3]) for month in range(1, 9) for number in range(24)]
    tones = ("", "", "bad", "", "")
    rows += [said(8, 100 + number, f"parking garage barrier ticket {tones[number % 5]}") for number in range(20)]
    store = open_store(tmp_path / "surging", create=True)
    bring(store, "".join(rows), "surging.csv")
    annotate_store(store, Plain())
    return store


def parking(store: Store, today: date) -> TopicFound:
    """The topic of most comments about parking."""
    facts = store.facts()
    kept = kept_comments(store, facts, "one")
    found, _known = topics_of(kept, facts, today=today)
    order = sorted(range(len(kept)), key=lambda at: -int(kept.table.column("local_day")[at].as_py()))
    return next(one for one in found if "parking" in kept.texts[order[one.typical[0]]])


def test_a_month_raises_an_alert_once_it_is_over_and_not_before(surging: Store) -> None:
    over, going_on = parking(surging, date(2026, 9, 1)), parking(surging, date(2026, 8, 31))
    assert over.alert is not None
    assert (over.alert_month, over.alert.raised) == ("2026-08", True)
    assert going_on.alert_month == "2026-07"
    assert going_on.alert is None or not going_on.alert.raised


def test_a_report_alerts_of_no_month_that_is_going_on_on_its_day(surging: Store) -> None:
    emerging = "suddenly frequent"
    assert emerging in report(surging, made_on=date(2026, 9, 1)).html
    assert emerging not in report(surging, made_on=date(2026, 8, 31)).html


def test_a_mean_of_a_topic_has_an_interval(surging: Store) -> None:
    found = parking(surging, date(2026, 9, 1))
    assert found.valence is not None
    assert found.valence_low is not None
    assert found.valence_high is not None
    assert -1 <= found.valence_low < found.valence < found.valence_high <= 1


def test_a_campaign_of_copies_is_one_voice_and_raises_nothing(tmp_path: Path, bring: Bring) -> None:
    rows = [said(month, number, USUAL[number % 3]) for month in range(1, 9) for number in range(24)]
    copied = "parking garage barrier ticket sign our petition now please everybody"
    rows += [f"c{n},customer,2026-08-{n % 27 + 1:02d},c{n},brno,room,a,,{copied},\n" for n in range(30)]
    store = open_store(tmp_path / "campaign", create=True)
    bring(store, "".join(rows), "campaign.csv")
    annotate_store(store, Plain())
    facts = store.facts()
    found, _known = topics_of(kept_comments(store, facts, "one"), facts, today=date(2026, 9, 1))
    assert not any(one.alert is not None and one.alert.raised for one in found)
    assert sum(one.copied for one in found) >= 29


def test_a_campaign_weighs_in_the_score_as_one_comment(tmp_path: Path, bring: Bring) -> None:
    usual = [said(month, number, USUAL[number % 3]) for month in range(1, 9) for number in range(24)]
    rows = [row.replace(",room,a,,", f",room,a,{8 + at % 2},") for at, row in enumerate(usual)]
    copied = "bed mattress pillow sleep sign our petition now please everybody"
    rows += [f"c{n},customer,2026-08-{n % 27 + 1:02d},c{n},brno,room,a,0,{copied},\n" for n in range(60)]
    store = open_store(tmp_path / "scored", create=True)
    bring(store, "".join(rows), "scored.csv")
    annotate_store(store, Plain())
    facts = store.facts()
    found, _known = topics_of(kept_comments(store, facts, "one"), facts, today=date(2026, 9, 1))
    joined = next(one for one in found if one.copied >= 59)
    assert joined.effect.with_it <= joined.comments
    assert all(one.effect.difference is None or abs(one.effect.difference) < 1 for one in found)
    assert any(one.effect.difference is not None for one in found)


def test_topics_keep_their_identities_when_other_models_read_the_same_vectors(surging: Store) -> None:
    def identities(mark: str) -> set[str]:
        facts = surging.facts()
        return {one.identity for one in kept_topics(surging, kept_comments(surging, facts, mark), facts, mark)}

    first = identities("one")
    (path,) = (surging.folder.local / "_derived" / "voice").glob("*.topics")
    with np.load(path) as read:
        kept = {name: read[name] for name in read.files}
    renamed = [f"{name}-renamed" for name in kept["names"].tolist()]  # so that topics counted anew are told apart
    with path.open("wb") as file:
        np.savez(file, **kept | {"names": np.array(renamed)})
    annotate_store(surging, Plain("two"))
    assert first
    assert identities("two") == {f"{name}-renamed" for name in first}
