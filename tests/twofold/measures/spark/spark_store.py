"""A small store filled through files, as people fill theirs: surveys, pulses, visits, contacts, units, corrections."""

import csv
from pathlib import Path

import numpy as np

from twofold.sources.mapping_file import parse_mapping
from twofold.store import Store
from twofold.store.load import load
from twofold.store.load_units import load_units

UNITS = """unit,parent,name,level,country
all,,Everywhere,company,CZ
north,all,North,region,CZ
a,north,Brno,branch,CZ
b,all,Varna,branch,BG
"""
SITUATION = """
[source]
timezone = "Europe/Prague"

[event]
id = "id"
occurred_at = "at"
person = "who"
unit = "unit"
channel = "channel"
touchpoint = "touchpoint"
weight = "weight"
context = ["fare"]
"""
SURVEY = (
    SITUATION
    + """
kind = {value = "survey"}
status = "status"
"""
)
PULSE = SITUATION + 'kind = {value = "pulse"}\nside = {value = "employee"}\n'
VISIT = SITUATION + 'kind = {value = "visit"}\nside = {value = "shopper"}\n'
CONTACT = (
    SITUATION
    + """
kind = {value = "contact"}
case = "case"
outcome = "outcome"
replied_at = "replied"
resolved_at = "resolved"
"""
)
SCALES = {
    "nps": (0, 10),
    "csat": (1, 5),
    "ces": (1, 7),
    "ces_effort": (1, 5),
    "valence": (-2, 2),
    "intensity": (1, 5),
}
OUTCOMES = ("opened", "replied", "abandoned", "resolved", "reopened", "unresolved", "")
PLACES = {
    "unit": ("a", "b", "c"),
    "channel": ("phone", "web", ""),
    "touchpoint": ("desk", "room"),
    "fare": ("low", "high"),
    "weight": ("1", "1", "0.5", "2.5"),
}
Row = dict[str, str]


def fill(store: Store, folder: Path) -> None:
    """Load every file, and the surveys once more with corrections."""
    rng = np.random.default_rng(11)
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    load_units(store, folder / "units.csv")
    surveys = survey_rows(rng)
    bring(store, folder / "surveys.csv", surveys, SURVEY + answers(SCALES))
    bring(store, folder / "pulses.csv", pulse_rows(rng), PULSE + answers({"enps": (0, 10)}))
    bring(store, folder / "visits.csv", visit_rows(rng), VISIT + answers({"a1": (0, 3), "a2": (0, 5)}, "audit"))
    bring(store, folder / "contacts.csv", contact_rows(rng), CONTACT)
    corrected = [row | {"nps": "10", "channel": "web"} for row in surveys[:40]]
    bring(store, folder / "surveys.csv", corrected, SURVEY + answers(SCALES))


def bring(store: Store, path: Path, rows: list[Row], mapping: str) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"id": f"{path.stem}-{row['id']}"} for row in rows)
    # ids are unique over all files that call them by the same column
    summary = load(store, path, parse_mapping(mapping))
    assert (summary.rejected_rows, summary.rejected_answers) == (0, 0), summary


def answers(scales: dict[str, tuple[int, int]], instrument: str = "") -> str:
    return "".join(
        f'\n[[answer]]\nitem = "{item}"\ncolumn = "{item}"\nscale = [{low}, {high}]\n'
        f'instrument = "{instrument or item}"\n'
        for item, (low, high) in scales.items()
    )


def situation(rng: np.random.Generator, number: int, persons: int) -> Row:
    """Who, where and when; one in five is nobody we know."""
    chosen = {name: str(rng.choice(values)) for name, values in PLACES.items()}
    moment = np.datetime64("2026-01-05T00:00:00") + np.timedelta64(int(rng.integers(0, 90 * 86_400)), "s")
    who = f"p{rng.integers(persons)}" if rng.random() < 0.8 else ""
    return {"id": str(number), "at": str(moment), "who": who} | chosen


def score(rng: np.random.Generator, low: int, high: int) -> str:
    return str(rng.integers(low, high + 1)) if rng.random() < 0.9 else ""


def survey_rows(rng: np.random.Generator) -> list[Row]:
    return [
        situation(rng, number, 150)
        | {"status": str(rng.choice(["complete", "complete", "partial"]))}
        | {item: score(rng, *ends) for item, ends in SCALES.items()}
        if rng.random() < 0.8
        else situation(rng, number, 150) | {"status": "unanswered"} | dict.fromkeys(SCALES, "")
        for number in range(700)
    ]


def pulse_rows(rng: np.random.Generator) -> list[Row]:
    return [situation(rng, number, 80) | {"unit": "ab"[number % 2], "enps": score(rng, 0, 10)} for number in range(160)]


def visit_rows(rng: np.random.Generator) -> list[Row]:
    return [situation(rng, number, 10) | {"a1": score(rng, 0, 3), "a2": score(rng, 0, 5)} for number in range(120)]


def contact_rows(rng: np.random.Generator) -> list[Row]:
    """Steps of conversations: some share a case, some were never replied to."""
    rows = []
    for number in range(900):
        row = situation(rng, number, 200)
        start = np.datetime64(row["at"])
        later = [start + np.timedelta64(int(rng.exponential(seconds)), "s") for seconds in (3e4, 2e5)]
        rows.append(
            row
            | {
                "case": f"case{rng.integers(300)}" if rng.random() < 0.6 else "",
                "outcome": str(rng.choice(OUTCOMES)),
                "replied": str(later[0]) if rng.random() < 0.7 else "",
                "resolved": str(later[1]) if rng.random() < 0.5 else "",
            },
        )
    return rows
