"""An attacker who asks every question about employees and computes works out nobody."""

import itertools
from collections import defaultdict
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.privacy import disclosure
from twofold.privacy.disclosure import release
from twofold.privacy.lattice import Dimension, above_of
from twofold.privacy.primary import primary
from twofold.privacy.thresholds import ANSWERS

TREE = {"brno-1": "brno", "brno-2": "brno", "praha-1": "praha", "praha-2": "praha", "brno": "cz", "praha": "cz"}
QUARTER = {"2026-01": "2026-Q1", "2026-02": "2026-Q1", "2026-04": "2026-Q2"}
DIMENSIONS = [Dimension("unit", TREE), Dimension("role"), Dimension("month", QUARTER)]


def organisation(seed, people=60, months=("2026-01", "2026-02", "2026-04")):
    """Employees with a unit and a role, each answering in some months: sizes vary, some roles are rare."""
    chance = np.random.default_rng(seed)
    teams = ["brno-1", "brno-2", "praha-1", "praha-2", "brno"]
    rows = []
    for person in range(people):
        unit = chance.choice(teams, p=[0.35, 0.2, 0.3, 0.1, 0.05])
        role = chance.choice(["agent", "lead", "clerk", None], p=[0.6, 0.1, 0.25, 0.05])
        rows += [
            {"person": person, "unit": unit, "role": role, "month": month, "score": int(chance.integers(0, 11))}
            for month in months
            if chance.random() < 0.7
        ]
    return rows


def belongs(value, node, parents):
    while value is not None and value != node:
        value = parents.get(value)
    return value == node


def values_of(rows, dimension):
    values = {row[dimension.name] for row in rows}
    above = {coarser for value in values for coarser in above_of(dimension.parents, value)}
    return sorted(values | above, key=str)


class Asked:
    """A small system of measures: it answers a question only where the release allows."""

    def __init__(self, rows, thresholds=ANSWERS):
        self.rows = rows
        self.protection = release(pa.Table.from_pylist(rows), DIMENSIONS, person="person", thresholds=thresholds)

    def members(self, group):
        parents = {dimension.name: dimension.parents for dimension in DIMENSIONS}
        return [
            at
            for at, row in enumerate(self.rows)
            if all(
                any(
                    (row[name] is None and value is None) or belongs(row[name], value, parents[name])
                    for value in values
                )
                for name, values in group.items()
            )
        ]

    def answer(self, by, where):
        """(rows counted, n, sum of scores) of each group shown."""
        options = [values_of(self.rows, dimension) for dimension in DIMENSIONS if dimension.name in by]
        groups = [dict(zip(by, values, strict=True)) for values in itertools.product(*options)]
        groups = [group for group in groups if self.members({**{k: [v] for k, v in group.items()}, **where})]
        if not groups:
            return []
        verdicts = self.protection.judge(pa.Table.from_pylist(groups) if by else pa.table({}), where)
        shown = [group for group, flag in zip(groups, verdicts.shown.to_pylist(), strict=True) if flag]
        found = [self.members({**{k: [v] for k, v in group.items()}, **where}) for group in shown]
        return [(tuple(rows), len(rows), sum(self.rows[at]["score"] for at in rows)) for rows in found]


def every_question(rows):
    names = [dimension.name for dimension in DIMENSIONS]
    for size in range(ANSWERS.dimensions + 1):
        for by in itertools.combinations(names, size):
            yield by, {}
            for dimension in DIMENSIONS:
                if dimension.name in by or size == ANSWERS.dimensions:
                    continue
                for value in values_of(rows, dimension):
                    yield by, {dimension.name: [value]}
                for pair in itertools.combinations(values_of(rows, dimension), 2):
                    if not any(belongs(a, b, dimension.parents) for a, b in (pair, pair[::-1])):
                        yield by, {dimension.name: list(pair)}


class Elimination:
    """Exact row reduction: which sums of rows follow from the published ones."""

    def __init__(self):
        self.pivots = {}

    def reduce(self, vector):
        vector = {at: Fraction(value) for at, value in vector.items() if value}
        for at in sorted(vector):
            pivot = self.pivots.get(at)
            factor = vector.get(at, 0)
            if pivot is None or not factor:
                continue
            for other, value in pivot.items():
                left = vector.get(other, 0) - factor * value
                if left:
                    vector[other] = left
                else:
                    vector.pop(other, None)
        return vector

    def add(self, vector):
        rest = self.reduce(vector)
        while rest:
            at = min(rest)
            if at not in self.pivots:
                self.pivots[at] = {other: value / rest[at] for other, value in rest.items()}
                return
            rest = self.reduce(rest)

    def knows(self, vector):
        rest = dict(vector)
        while rest:
            reduced = self.reduce(rest)
            if reduced == rest:
                return False
            rest = reduced
        return True


def attack(rows, thresholds=ANSWERS):
    """What the attacker works out: every person, and every group of like people, of fewer than five."""
    asked = Asked(rows, thresholds)
    known = Elimination()
    published = {found for by, where in every_question(rows) for found in asked.answer(by, where)}
    for members, n, _ in published:
        assert n == len(members)
        known.add(dict.fromkeys(members, 1))
    persons, likes = defaultdict(list), defaultdict(list)
    for at, row in enumerate(rows):
        persons[row["person"]].append(at)
        for size in (1, 2, 3):
            for names in itertools.combinations(["unit", "role", "month"], size):
                likes[tuple((name, row[name]) for name in names)].append(at)
    small = [group for group in likes.values() if len({rows[at]["person"] for at in group}) < 5]
    targets = [*persons.values(), *small, *([at] for at in range(len(rows)))]
    return published, [group for group in targets if known.knows(dict.fromkeys(group, 1))]


@pytest.mark.parametrize("seed", range(6))
def test_no_person_and_no_small_group_is_worked_out_from_all_questions_together(seed):
    published, recovered = attack(organisation(seed))
    assert recovered == []
    assert len(published) >= 5, "an answer that shows nothing protects, but serves nobody"


def test_without_secondary_suppression_the_attacker_wins(monkeypatch):
    # the test of the test: with primary suppression alone the same attacker works people out
    monkeypatch.setattr(disclosure, "decided", primary)
    assert any(attack(organisation(seed))[1] for seed in range(6))


def test_every_published_group_has_enough_people_and_so_has_every_difference():
    rows = organisation(3)
    published, _ = attack(rows)
    people = {members: frozenset(rows[at]["person"] for at in members) for members, _, _ in published}
    assert min(len(found) for found in people.values()) >= 5
    for larger, smaller in itertools.permutations(people, 2):
        if set(smaller) < set(larger):
            rest = {rows[at]["person"] for at in set(larger) - set(smaller)}
            assert len(rest) >= 5


@settings(deadline=None, max_examples=5)
@given(st.integers(0, 10_000), st.integers(5, 25))
def test_a_filter_and_a_split_decide_alike(seed, people):
    rows = organisation(seed, people)
    if not rows:
        return
    protection = Asked(rows).protection
    for unit in values_of(rows, DIMENSIONS[0]):
        split = protection.judge(pa.Table.from_pylist([{"unit": unit, "role": "agent"}])).causes
        filtered = protection.judge(pa.Table.from_pylist([{"unit": unit}]), {"role": ["agent"]}).causes
        both = protection.judge(pa.table({}), {"role": ["agent"], "unit": [unit]}).causes
        assert split == filtered == both
