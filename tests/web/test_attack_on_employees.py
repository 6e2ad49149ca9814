"""An attacker with every role, filter, call of the API, download and blueprint works out no small group of employees.

The attacker puts all questions that the application answers, writes down which answers are behind each number shown,
and solves the system exactly. Whatever follows from it must not be one person, two, or a place of fewer than five.
"""

import io
import itertools
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from django.test import Client
from tests.elimination import Elimination

from twofold.facts.unit_files import read_units
from twofold.store import open_store
from twofold.store.load_units import load_units
from twofold.way import bring
from twofold_web.blueprint.writes import import_map
from twofold_web.foundation.jobs import work_once
from twofold_web.foundation.permissions import Role
from twofold_web.foundation.scope import Scope
from twofold_web.foundation.stores import address_of
from twofold_web.foundation.wall import walled
from twofold_web.people.writes import adopt_units

BRANCHES = ("brno", "praha")
TEAMS = tuple(f"{branch}-{n}" for branch in BRANCHES for n in range(1, 4))
UNITS = "unit,parent,level\ncz,,country\n" + "".join(
    [f"{branch},cz,branch\n" for branch in BRANCHES] + [f"{team},{team[:-2]},team\n" for team in TEAMS]
)
MONTHS = ("2026-01", "2026-02")
# one condition of the pulse by its two questions, and a question of one's own
ITEMS = ("tools-systems", "tools-equipment", "parking")
MAPPING = """\
[event]
id = "id"
kind = {value = "pulse"}
side = {value = "employee"}
occurred_at = "day"
person = "who"
unit = "team"
role = "role"
""" + "".join(
    f'\n[[answer]]\nitem = "{item}"\ncolumn = "{item}"\nscale = [1, 5]\ninstrument = "driver"\n' for item in ITEMS
)
MAP = '[map]\nname = "stay"\n[[stage]]\nname = "a"\n[[stage.touchpoint]]\nname = "desk"\nroles = ["agent", "lead"]\n'
SPLITS = ((), ("unit",), ("month",), ("role",), ("unit", "month"), ("role", "month"), ("unit", "role"))
READERS = ((Role.EX_MANAGER, ""), (Role.ANALYST, ""), (Role.UNIT_LEADER, "brno"), (Role.UNIT_LEADER, "praha-1"))


@dataclass(frozen=True)
class Answer:
    """One answer of one employee."""

    who: int
    unit: str
    role: str
    month: str
    item: str
    value: int

    def lies_in(self, unit: str) -> bool:
        return unit in {"", "cz", self.unit, self.unit[:-2]}


def organisation(seed: int) -> list[Answer]:
    """Teams of few and of several people, some away in a month, some who skip a question."""
    chance = np.random.default_rng(seed)
    sizes = chance.permutation([2, 4, 5, 7, 9, 12])
    people = [team for team, size in zip(TEAMS, sizes, strict=True) for _ in range(size)]
    return [
        Answer(who, team, "lead" if who % 6 == 0 else "agent", month, item, int(chance.integers(1, 6)))
        for who, team in enumerate(people)
        for month in MONTHS
        if chance.random() > 0.1
        for item in ITEMS
        if chance.random() > 0.03
    ]


def as_table(answers: list[Answer]) -> str:
    by_event: dict[tuple[int, str], dict[str, Answer]] = defaultdict(dict)
    for one in answers:
        by_event[one.who, one.month][one.item] = one
    lines = [",".join(("id", "day", "who", "team", "role", *ITEMS))]
    for (who, month), given in by_event.items():
        first = next(iter(given.values()))
        cells = (f"{who}-{month}", f"{month}-1{who % 9}", f"e{who}", first.unit, first.role)
        lines.append(",".join((*cells, *(str(given[item].value) if item in given else "" for item in ITEMS))))
    return "\n".join(lines) + "\n"


@pytest.fixture
def staffed(hotel: Scope, tmp_path: Path) -> list[Answer]:
    """The hotel with a pulse of its employees, and a map that draws their conditions of work."""
    answers = organisation(seed=1)
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "pulse.csv").write_text(as_table(answers), encoding="utf-8")
    (tmp_path / "pulse.toml").write_text(MAPPING, encoding="utf-8")
    store = open_store(tmp_path / "facts", create=True)
    load_units(store, tmp_path / "units.csv")
    bring(store, tmp_path / "pulse.csv")
    shutil.copytree(tmp_path / "facts", address_of(hotel))
    with walled(hotel.organisation_id):
        adopt_units(hotel, read_units(tmp_path / "units.csv").units.values())
        import_map(hotel, MAP, "stay.toml", publish=True)
    return answers


def asked(client: Client, path: str) -> dict[str, object] | None:
    """What the API answers once the worker has done what it had to; None where it refuses."""
    for _ in range(2):
        answer = client.get(path)
        if answer.status_code in {403, 404, 422}:
            return None
        assert answer.status_code in {200, 202}, (path, answer.content)
        body = json.loads(answer.content)
        if body["state"] == "ready":
            return body
        while work_once():
            pass
    raise AssertionError(f"{path}: {body}")


Sums = dict[tuple[int, ...], float]


def learn(sums: Sums, answers: list[Answer], number: dict[str, object], meant: Callable[[Answer], bool]) -> None:
    """Write down which answers are behind a number, after checking that they are."""
    rows = tuple(at for at, one in enumerate(answers) if meant(one))
    if not number["shown"]:
        assert number["value"] is number["low"] is number["high"] is number["n"] is None, number
        return
    assert number["n"] in {len(rows), len({answers[at].who for at in rows})}, (number, len(rows))
    assert number["value"] == pytest.approx(np.mean([answers[at].value for at in rows])), number
    sums[rows] = float(number["value"])


def from_the_api(client: Client, answers: list[Answer]) -> Sums:
    sums: Sums = {}
    for item, split in itertools.product(ITEMS, SPLITS):
        by = "".join(f"&by={name}" for name in split)
        body = asked(client, f"/api/v1/o/hotel/estimates?measure=mean&side=employee&item={item}{by}")
        for one in body["estimates"] if body else ():
            group = one["group"]
            learn(sums, answers, one, lambda row, group=group, item=item: row.item == item and within(row, group))
    return sums


def within(row: Answer, group: dict[str, str]) -> bool:
    # a unit of the release is the place where the answer was recorded
    return all(getattr(row, name) == value for name, value in group.items())


def from_the_blueprint(client: Client, answers: list[Answer]) -> Sums:
    sums: Sums = {}
    periods = ("", "&from=2026-01&to=2026-01", "&from=2026-02&to=2026-02")
    for unit, period in itertools.product(("", "cz", *BRANCHES, *TEAMS), periods):
        if unit not in ("", *BRANCHES) and period and unit not in TEAMS[:2]:
            continue
        body = asked(client, f"/api/v1/o/hotel/blueprint?unit={unit}{period}")
        drawn = body["blueprint"] if body else None
        month = period[6:13]
        for condition in drawn.get("conditions", ()) if drawn else ():
            items = ("tools-systems", "tools-equipment") if condition["name"] == "tools" else (condition["name"],)

            def meant(row: Answer, role: str = "") -> bool:
                of_it = row.item in items and row.lies_in(unit) and month in {"", row.month}  # noqa: B023 - asked at once
                return of_it and role in {"", row.role}

            learn(sums, answers, condition["level"], meant)
            for role, level in zip(("agent", "lead"), condition["roles"], strict=False):
                if level is not None:
                    learn(sums, answers, level, lambda row, role=role: meant(row, role))
    return sums


def from_downloads(client: Client, answers: list[Answer]) -> Sums:
    sums: Sums = {}
    for item, split in itertools.product(ITEMS, (("unit",), ("unit", "month"))):
        by = "".join(f"&by={name}" for name in split)
        answer = client.get(f"/o/hotel/explore/data.parquet?measure=mean&side=employee&item={item}{by}")
        if answer.status_code != 200:
            continue
        for one in pq.read_table(io.BytesIO(answer.content)).to_pylist():
            group = {name: one[name] for name in split}
            learn(sums, answers, one, lambda row, group=group, item=item: row.item == item and within(row, group))
    return sums


def small_sets(answers: list[Answer]) -> Iterator[frozenset[int]]:
    """What nobody may learn, of one question: an answer, a person, two people, a place of fewer than five people."""
    for item in ITEMS:
        persons: dict[int, set[int]] = defaultdict(set)
        places: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for at, one in enumerate(answers):
            if one.item != item:
                continue
            persons[one.who].add(at)
            yield frozenset({at})
            for key in ((one.unit,), (one.unit, one.month), (one.unit, one.role), (one.unit, one.role, one.month)):
                places[key].add(at)
        yield from map(frozenset, persons.values())
        yield from (frozenset(one | other) for one, other in itertools.combinations(persons.values(), 2))
        yield from (frozenset(place) for place in places.values() if len({answers[at].who for at in place}) < 5)


def test_all_readers_together_recover_nobody(staffed: list[Answer], signed_in) -> None:
    published: Sums = {}
    for role, unit in READERS:
        client = signed_in(role, unit=unit)
        published |= from_the_api(client, staffed) | from_the_blueprint(client, staffed)
        published |= from_downloads(client, staffed)

    assert len(published) > 20, "the attacker was shown hardly anything"
    known = Elimination()
    for rows in sorted(published, key=len):
        known.add(dict.fromkeys(rows, 1))
    recovered = [found for found in small_sets(staffed) if not known.rest(dict.fromkeys(found, 1))]
    assert not recovered, [[staffed[at] for at in found] for found in recovered[:3]]
