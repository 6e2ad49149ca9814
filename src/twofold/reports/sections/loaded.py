"""What came in and what did not."""

from twofold.findings.picture import Intake
from twofold.reports.blocks import Card, Cards, Cell, Column, Row, Section, Table
from twofold.reports.wording import Wording

MOST_REASONS = 12
# words of the loader's reason, in the order they are looked for, and the kind of reason they stand for
KINDS = (
    ("is no time", "time"),
    ("after the moment", "future"),
    ("no answer to this item", "answer"),
    ("is none of", "word"),
    ("weight", "weight"),
    ("is empty", "empty"),
)


def loaded_section(wording: Wording, intake: Intake) -> Section:
    """Rows read, accepted, rejected and duplicate, by file, and the reasons for rejection."""
    words = wording.words
    title = words("section.loaded")
    if not intake.events and not intake.loads:
        return Section("loaded", title, empty=words("empty.loaded"))
    facts = words(
        "loaded.facts",
        events=wording.numbers.count("events", intake.events),
        answers=wording.numbers.count("answers", intake.answers),
    )
    foot = [facts]
    if intake.comments:
        foot.append(words("loaded.comments", comments=wording.numbers.count("comments", intake.comments)))
    if not intake.loads:
        return Section("loaded", title, lead=words("loaded.unknown"), foot=tuple(foot))
    blocks: list[Table | Cards] = [_totals(wording, intake)]
    if len(intake.loads) > 1:
        blocks.append(_by_file(wording, intake))
    if intake.reasons:
        blocks.append(_reasons(wording, intake))
    else:
        foot.append(words("loaded.none_rejected"))
    return Section("loaded", title, _lead(wording, intake), tuple(blocks), foot=tuple(foot))


def _lead(wording: Wording, intake: Intake) -> str:
    accepted = sum(load.accepted for load in intake.loads)
    read = sum(load.read for load in intake.loads)
    rows = {"accepted": wording.numbers.whole(accepted), "read": wording.numbers.count("rows", read)}
    if intake.reasons:
        return wording.words("loaded.lead", **rows)
    return wording.words("loaded.all", accepted=wording.numbers.count("rows", accepted))


def _totals(wording: Wording, intake: Intake) -> Cards:
    parts = ("read", "accepted", "duplicates", "rejected")
    return Cards(
        tuple(
            Card(
                wording.words(f"column.{part}"),
                wording.numbers.whole(sum(getattr(load, part) for load in intake.loads)),
                (),
            )
            for part in parts
        ),
        "counts",
    )


def _by_file(wording: Wording, intake: Intake) -> Table:
    parts = ("read", "accepted", "duplicates", "rejected")
    return Table(
        wording.words("column.source"),
        (
            Column(wording.words("column.source"), "name"),
            *(Column(wording.words(f"column.{part}")) for part in parts),
        ),
        tuple(
            Row(
                (Cell(load.source, kind="name"), *(Cell(wording.numbers.whole(getattr(load, part))) for part in parts)),
            )
            for load in intake.loads
        ),
    )


def _reasons(wording: Wording, intake: Intake) -> Table:
    words = wording.words
    shown, left = intake.reasons[:MOST_REASONS], intake.reasons[MOST_REASONS:]
    rows = [
        Row(
            (
                Cell(_kind(wording, reason.reason), reason.reason, kind="name", language="en"),
                Cell(reason.field or words("column.whole_row"), kind="text"),
                Cell(reason.source, kind="text"),
                Cell(wording.numbers.whole(reason.count)),
            ),
        )
        for reason in shown
    ]
    if left:
        total = wording.numbers.whole(sum(reason.count for reason in left))
        rows.append(Row((Cell(words("loaded.more_reasons"), kind="name"), Cell(), Cell(), Cell(total))))
    return Table(
        words("loaded.reasons"),
        (
            Column(words("column.reason"), "name"),
            Column(words("column.field"), "text"),
            Column(words("column.source"), "text"),
            Column(words("column.count")),
        ),
        tuple(rows),
        foot=(words("loaded.words"),),
        kind="reasons",
    )


def _kind(wording: Wording, reason: str) -> str:
    """What sort of reason the loader gave, in the page's language."""
    return wording.words(f"reason.{next((kind for part, kind in KINDS if part in reason), 'other')}")
