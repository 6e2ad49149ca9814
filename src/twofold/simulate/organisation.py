"""The simulated organisation: its tree of units, its teams and how many people work in each."""

import math
import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.facts.units import Unit, UnitTree
from twofold.simulate.draws import Choice, stream
from twofold.simulate.scenario import Country, Scenario

SMALLEST, LARGEST = 10, 3000
CYRILLIC = dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziyklmnoprstufhcye", strict=True))
GREEK = dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True))
PAIRS = {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "θ": "th", "χ": "ch"}
LATIN = str.maketrans(CYRILLIC | GREEK | PAIRS | {"ψ": "ps"})


@dataclass(frozen=True, slots=True)
class Organisation:
    """B branches in countries, T teams, and units = teams, then branches.

    Attributes:
        tree: every unit.
        unit_codes: code of each unit an event may carry: the T teams, then the B branches.
        branch_country: (B,) position of the branch's country.
        branch_share: (B,) share of the year's journeys, sums to 1.
        team_kind: (T,) position of the kind of team in the scenario.
        team_branch: (T,) branch, or -1 of a central team.
        team_country: (T,) country.
        unit_of: (B, K) unit that serves a touchpoint for a branch's customers.
        first_employee: (T + 1,) number of the first employee of each team.
    """

    tree: UnitTree
    unit_codes: tuple[str, ...]
    branch_country: NDArray[np.int64]
    branch_share: NDArray[np.float64]
    team_kind: NDArray[np.int64]
    team_branch: NDArray[np.int64]
    team_country: NDArray[np.int64]
    unit_of: NDArray[np.int64]
    first_employee: NDArray[np.int64]

    @property
    def branches(self) -> int:
        """How many branches there are."""
        return len(self.branch_country)

    @property
    def teams(self) -> int:
        """How many teams there are."""
        return len(self.team_kind)

    def teams_of(self, kind: int) -> NDArray[np.int64]:
        """The teams of one kind."""
        return np.flatnonzero(self.team_kind == kind)


def branches_for(events: int) -> int:
    """How many branches an organisation has that yields about this many events."""
    return int(min(LARGEST, max(SMALLEST, round(math.sqrt(events) / 16))))


def organisation(scenario: Scenario, seed: int, branches: int) -> Organisation:
    """Build the organisation."""
    rng = stream(seed, 1)
    country_of = Choice.of([country.share for country in scenario.country]).probabilities
    placed = np.repeat(np.arange(len(country_of)), _parts(branches, country_of))
    units, branch_codes = _units(scenario, placed)
    by_code = {unit.code: unit for unit in units}
    kinds, team_branch, team_country, team_codes = [], [], [], []
    for number, kind in enumerate(scenario.team):
        homes = range(len(scenario.country)) if kind.central else range(branches)
        for home in homes:
            above = scenario.country[home].code.lower() if kind.central else branch_codes[home]
            code = f"{above}-{kind.code}"
            units.append(_team(by_code[above], kind.name, code))
            kinds.append(number)
            team_codes.append(code)
            team_branch.append(-1 if kind.central else home)
            team_country.append(home if kind.central else placed[home])
    kind_array, branch_array = np.array(kinds), np.array(team_branch)
    country_array = np.array(team_country)
    sizes = np.array([scenario.team[kind].size for kind in kinds]) + rng.integers(-3, 4, len(kinds))
    sizes[branch_array < 0] += branches // 10
    return Organisation(
        tree=UnitTree.of(units),
        unit_codes=(*team_codes, *branch_codes),
        branch_country=placed,
        branch_share=_shares(scenario, placed, rng.lognormal(0.0, 0.35, branches)),
        team_kind=kind_array,
        team_branch=branch_array,
        team_country=country_array,
        unit_of=_unit_of(scenario, placed, kind_array, branch_array, country_array),
        first_employee=np.concatenate(([0], np.cumsum(sizes))),
    )


def _parts(total: int, shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers that sum to ``total`` and are closest to the shares, each at least 1."""
    parts = np.maximum(1, np.floor(shares * total).astype(np.int64))
    parts[np.argmax(shares)] += total - parts.sum()
    return parts


def _shares(scenario: Scenario, placed: NDArray[np.int64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    share = np.array([country.share for country in scenario.country])
    total = np.bincount(placed, sizes, len(share))
    shares: NDArray[np.float64] = sizes / total[placed] * share[placed] / share.sum()
    return shares


def _units(scenario: Scenario, placed: NDArray[np.int64]) -> tuple[list[Unit], list[str]]:
    units: list[Unit] = []
    for country in scenario.country:
        top = country.code.lower()
        units.append(Unit(top, None, country.name, "country", country.code, country.zone))
        units += [
            Unit(f"{top}-{region}", top, f"{country.name}, {region}", "region", country.code, country.zone)
            for region in country.regions
        ]
    codes = []
    for number, home in enumerate(placed):
        unit = _branch(scenario, scenario.country[home], int(number - np.argmax(placed == home)))
        units.append(unit)
        codes.append(unit.code)
    return units, codes


def _branch(scenario: Scenario, country: Country, number: int) -> Unit:
    """The number-th branch of a country: its cities in turn, then each city's second branch, and so on."""
    places = [(region, city) for region, cities in country.regions.items() for city in cities]
    region, city = places[number % len(places)]
    again = number // len(places) + 1
    suffix = "" if again == 1 else f"-{again}"
    top = country.code.lower()
    return Unit(
        code=f"{top}-{plain(city)}{suffix}",
        parent=f"{top}-{region}",
        name=f"{scenario.branch_word} {city}" + ("" if again == 1 else f" {again}"),
        level="branch",
        country=country.code,
        zone=country.zone,
    )


def _team(parent: Unit, name: str, code: str) -> Unit:
    return Unit(code, parent.code, f"{parent.name}: {name}", "team", parent.country, parent.zone)


def _unit_of(
    scenario: Scenario,
    placed: NDArray[np.int64],
    kinds: NDArray[np.int64],
    team_branch: NDArray[np.int64],
    team_country: NDArray[np.int64],
) -> NDArray[np.int64]:
    branches = len(placed)
    unit_of = np.empty((branches, len(scenario.touchpoint)), dtype=np.int64)
    for number, point in enumerate(scenario.touchpoint):
        if point.team is None:
            unit_of[:, number] = len(kinds) + np.arange(branches)
            continue
        kind = scenario.team_number(point.team)
        teams = np.flatnonzero(kinds == kind)
        if scenario.team[kind].central:
            by_country = np.zeros(len(scenario.country), dtype=np.int64)
            by_country[team_country[teams]] = teams
            unit_of[:, number] = by_country[placed]
        else:
            unit_of[team_branch[teams], number] = teams
    return unit_of


def plain(name: str) -> str:
    """A name in small Latin letters, for codes.

    >>> plain("Szombathely"), plain("Θεσσαλονίκη"), plain("Русе"), plain("Plzeň")
    ('szombathely', 'thessaloniki', 'ruse', 'plzen')
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z]+", "-", bare.translate(LATIN)).strip("-")
