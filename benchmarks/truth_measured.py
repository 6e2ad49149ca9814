"""Whole measures against known truth: facts are made, ``measure`` is asked, and its intervals are held to the truth.

One call answers for thousands of organisations at once: each is a value of the context field ``rep``, and a measure
split by it gives one estimate an organisation.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import special
from truth_facts import Column, covered_by, facts_of
from truth_scenarios import (
    ELEVEN,
    FIVE,
    SEVEN,
    USUAL_ELEVEN,
    USUAL_FIVE,
    USUAL_SEVEN,
    Covered,
    Design,
    Floats,
    Ints,
    Rng,
    Scenario,
    audit_truth,
)

from twofold.facts.clock_units import DAY_US, HOUR_US
from twofold.measures import compare, measure, rank


@dataclass(frozen=True)
class Question:
    """A measure as it is asked, on a scale, and the chances of each answer."""

    name: str
    scale: tuple[int, ...]
    chances: tuple[float, ...]
    score: Callable[[Floats], Floats]
    instrument: str | None = None
    side: str = "customer"

    @property
    def truth(self) -> float:
        """What everybody's answers would show."""
        return float(np.asarray(self.score(np.asarray(self.scale, float)), float) @ np.asarray(self.chances))


FEELINGS = tuple(range(-2, 3))


def net(score: Floats) -> Floats:
    """Promoters minus detractors, in points."""
    return np.asarray(100.0 * ((score >= 9.0) * 1.0 - (score <= 6.0)), np.float64)


def same(score: Floats) -> Floats:
    """The answer itself."""
    return score


def percent(condition: Callable[[Floats], npt.NDArray[np.bool_]]) -> Callable[[Floats], Floats]:
    """A share, in percent."""
    return lambda score: np.asarray(100.0 * condition(score), np.float64)


QUESTIONS = (
    Question("nps", ELEVEN, USUAL_ELEVEN, net, "nps"),
    Question("enps", ELEVEN, USUAL_ELEVEN, net, "enps"),
    Question("csat", FIVE, USUAL_FIVE, percent(lambda x: x >= 4.0), "csat"),
    Question("csat_mean", FIVE, USUAL_FIVE, same, "csat"),
    Question("ces", SEVEN, USUAL_SEVEN, percent(lambda x: x >= 5.0), "ces"),
    Question("ces_mean", SEVEN, USUAL_SEVEN, same, "ces"),
    Question("ces_effort", FIVE, USUAL_FIVE[::-1], same, "ces_effort"),
    Question("valence", FEELINGS, (0.08, 0.12, 0.2, 0.35, 0.25), lambda x: 100.0 * np.sign(x), "valence"),
    Question("intensity", FIVE, (0.1, 0.2, 0.3, 0.25, 0.15), same, "intensity"),
    Question("top_box", FIVE, USUAL_FIVE, percent(lambda x: x == 5.0)),
    Question("top_2_box", FIVE, USUAL_FIVE, percent(lambda x: x >= 4.0)),
    Question("bottom_box", FIVE, USUAL_FIVE, percent(lambda x: x == 1.0)),
    Question("favourable", FIVE, USUAL_FIVE, percent(lambda x: x >= 4.0)),
    Question("unfavourable", FIVE, USUAL_FIVE, percent(lambda x: x <= 2.0)),
    Question("mean", FIVE, USUAL_FIVE, same),
)
NEAR_ENDS = (
    Question("top_box", FIVE, (0.005, 0.005, 0.01, 0.01, 0.97), percent(lambda x: x == 5.0)),
    Question("bottom_box", FIVE, (0.02, 0.08, 0.2, 0.3, 0.4), percent(lambda x: x == 1.0)),
    Question("nps", ELEVEN, (0.02, *(0.0,) * 6, 0.02, 0.04, 0.22, 0.70), net, "nps"),
    Question("csat_mean", FIVE, (0.01, 0.01, 0.03, 0.15, 0.80), same, "csat"),
)
SAMPLES = {
    "plain, n 30-150": Design((30, 150)),
    "weights cv 0.5, n 50-200": Design((50, 200), weights=0.5),
    "40-120 persons x 2.5, correlation 0.25": Design((40, 120), repeats=1.5, kin=0.5),
    "weights and repeats, 80-200 persons": Design((80, 200), repeats=1.0, kin=0.5, weights=0.5),
}
LARGE = {
    "plain, n 100-500": Design((100, 500)),
    "weights cv 0.5, n 100-500": Design((100, 500), weights=0.5),
    "100-300 persons x 2, correlation 0.25": Design((100, 300), repeats=1.0, kin=0.5),
}


def answers_to(question: Question, design: Design, rng: Rng, reps: int) -> tuple[Ints, dict[str, Column]]:
    """The answers of ``reps`` organisations to one question."""
    rep, person, weight = design.rows(rng, reps)
    steps = np.cumsum(question.chances)[:-1]
    score = np.asarray(question.scale, float)[np.searchsorted(steps, design.levels(rng, person), side="right")]
    ends: dict[str, Column] = {"scale_low": float(question.scale[0]), "scale_high": float(question.scale[-1])}
    columns: dict[str, Column] = {"person": person + 1, "weight": weight, "number": score, **ends}
    if question.instrument is not None:
        columns |= {"instrument": question.instrument, "item": question.instrument}
    return rep, columns


def asked(question: Question, design: Design) -> Callable[[Rng, int], Covered]:
    """A measure of answers."""

    def covered(rng: Rng, reps: int) -> Covered:
        facts = facts_of(answers=answers_to(question, design, rng, reps))
        item = None if question.instrument else "q"
        return covered_by(measure(facts, question.name, by="rep", item=item).table, question.truth, reps)

    return covered


def index(design: Design) -> Callable[[Rng, int], Covered]:
    """An index of two items on different scales, both answered by the same event."""
    first, second = QUESTIONS[-1], QUESTIONS[4]
    truth = 50.0 * ((_mean(first) - 1.0) / 4.0 + (_mean(second) - 1.0) / 6.0)

    def covered(rng: Rng, reps: int) -> Covered:
        rep, person, weight = design.rows(rng, reps)
        level = design.levels(rng, person)
        both: dict[str, Column] = {
            "event_id": np.tile(np.arange(1, rep.size + 1), 2),
            "person": np.tile(person + 1, 2),
            "weight": np.tile(weight, 2),
            "item": np.repeat(np.array(["a", "b"]), rep.size),
            "number": np.concatenate([_answer(one, level) for one in (first, second)]),
            "scale_low": 1.0,
            "scale_high": np.repeat([5.0, 7.0], rep.size),
        }
        facts = facts_of(answers=(np.tile(rep, 2), both))
        return covered_by(measure(facts, "index", by="rep", item=["a", "b"]).table, truth, reps)

    return covered


def _mean(question: Question) -> float:
    return float(np.asarray(question.scale, float) @ np.asarray(question.chances))


def _answer(question: Question, level: Floats) -> Floats:
    steps = np.cumsum(question.chances)[:-1]
    return np.asarray(question.scale, float)[np.searchsorted(steps, level, side="right")]


def audits(visits: tuple[int, int], spread: float) -> Callable[[Rng, int], Covered]:
    """Visits of 20 points of 0 or 1, of which a fifth does not apply."""

    def covered(rng: Rng, reps: int) -> Covered:
        rep, visit, _ = Design(visits).rows(rng, reps)
        found = special.expit(1.7 + spread * rng.normal(size=rep.size))
        points = rng.random((rep.size, 20)) < found[:, None]
        applies = rng.random((rep.size, 20)) < 0.8
        columns: dict[str, Column] = {
            "event_id": np.repeat(visit + 1, 20),
            "kind": "visit",
            "side": "shopper",
            "instrument": "audit",
            "item": np.tile(np.array([f"point {i}" for i in range(20)]), rep.size),
            "number": np.where(applies, points, np.nan).ravel(),
            "scale_low": 0.0,
            "scale_high": 1.0,
        }
        facts = facts_of(answers=(np.repeat(rep, 20), columns))
        return covered_by(measure(facts, "audit_score", by="rep").table, 100.0 * audit_truth(spread), reps)

    return covered


def responses(design: Design, chance: float) -> Callable[[Rng, int], Covered]:
    """A response rate; persons differ in how readily they answer."""

    def covered(rng: Rng, reps: int) -> Covered:
        rep, person, weight = design.rows(rng, reps)
        status = np.where(design.levels(rng, person) < chance, "complete", "unanswered")
        facts = facts_of(events=(rep, {"person": person + 1, "weight": weight, "status": status}))
        return covered_by(measure(facts, "response_rate", by="rep").table, 100.0 * chance, reps)

    return covered


def volume(expected: float, returns: float) -> Callable[[Rng, int], Covered]:
    """A volume, whose persons may return."""

    def covered(rng: Rng, reps: int) -> Covered:
        rep = np.repeat(np.arange(reps), rng.poisson(expected / (1.0 + returns), reps))
        events = 1 + rng.poisson(returns, rep.size)
        person = np.repeat(np.arange(1, rep.size + 1), events)
        facts = facts_of(events=(np.repeat(rep, events), {"person": person, "kind": "purchase"}))
        return covered_by(measure(facts, "volume", by="rep").table, expected, reps)

    return covered


def contact_share(name: str, design: Design, chance: float) -> Callable[[Rng, int], Covered]:
    """A share of contacts that were resolved, or given up."""
    good, bad = {"resolved": ("resolved", "unresolved"), "abandonment": ("abandoned", "resolved")}[name]

    def covered(rng: Rng, reps: int) -> Covered:
        rep, person, weight = design.rows(rng, reps)
        outcome = np.where(design.levels(rng, person) < chance, good, bad)
        columns: dict[str, Column] = {"person": person + 1, "weight": weight, "kind": "contact", "outcome": outcome}
        columns["resolved_us"] = np.where(outcome == "resolved", HOUR_US, np.nan)
        facts = facts_of(events=(rep, columns))
        return covered_by(measure(facts, name, by="rep").table, 100.0 * chance, reps)

    return covered


def returning(name: str, again: float = 0.3, solved: float = 0.7) -> Callable[[Rng, int], Covered]:
    """Persons with one or more matters months apart, each followed within a week by a second contact or not."""
    truth = {"repeat_contact": again / (1.0 + again), "first_contact_resolution": solved * (1.0 - again)}[name]

    def covered(rng: Rng, reps: int) -> Covered:
        design = Design((40, 150), repeats=0.5, kin=0.5)
        rep, person, _ = design.rows(rng, reps)
        matter = np.arange(rep.size) - np.searchsorted(person, person)
        follows = design.levels(rng, person) < again
        start = matter * 60 * DAY_US + rng.integers(0, 10 * DAY_US, rep.size)
        second = np.flatnonzero(follows)
        began = np.concatenate([start, start[second] + rng.integers(1, 6 * DAY_US, second.size)])
        every = np.concatenate([np.arange(rep.size), second])
        resolved = rng.random(every.size) < solved
        # a last contact of nobody in particular, long after, so that every week was watched to its end
        began, rep, person, resolved = (
            np.append(values, last)
            for values, last in ((began, 10_000 * DAY_US), (rep[every], reps), (person[every], -1), (resolved, True))
        )
        columns: dict[str, Column] = {
            "person": person + 2,
            "kind": "contact",
            "occurred_us": began,
            "local_us": began,
            "local_day": began // DAY_US,
            "outcome": np.where(resolved, "resolved", "unresolved"),
        }
        facts = facts_of(events=(rep, columns))
        return covered_by(measure(facts, name, by="rep").table, 100.0 * truth, reps)

    return covered


def waiting(name: str, design: Design) -> Callable[[Rng, int], Covered]:
    """Log-normal times to a reply or to a resolution, in hours."""
    truth = float(np.exp(1.2 * special.ndtri(0.9 if name.endswith("p90") else 0.5)))
    moment = "replied_us" if "reply" in name else "resolved_us"

    def covered(rng: Rng, reps: int) -> Covered:
        rep, person, weight = design.rows(rng, reps)
        waited = (np.exp(1.2 * special.ndtri(design.levels(rng, person))) * HOUR_US).astype(np.int64)
        facts = facts_of(events=(rep, {"person": person + 1, "weight": weight, "kind": "contact", moment: waited}))
        return covered_by(measure(facts, name, by="rep").table, truth, reps)

    return covered


def apart(question: Question, design: Design) -> Callable[[Rng, int], Covered]:
    """The difference of two channels whose answers come from different chances."""
    better = replace(question, chances=_lifted(question.chances))

    def covered(rng: Rng, reps: int) -> Covered:
        rep, first = answers_to(question, design, rng, reps)
        later, second = answers_to(better, design, rng, reps)
        person = {"person": np.concatenate([first["person"], np.max(first["person"]) + second["person"]])}
        columns = first | {name: np.concatenate([first[name], second[name]]) for name in ("weight", "number")} | person
        columns["channel"] = np.repeat(np.array(["a", "b"]), [rep.size, later.size])
        facts = facts_of(answers=(np.concatenate([rep, later]), columns))
        item = None if question.instrument else "q"
        found = compare(facts, question.name, by="rep", item=item, samples=("channel=a", "channel=b"))
        return covered_by(found.table, question.truth - better.truth, reps)

    return covered


def _lifted(chances: tuple[float, ...]) -> tuple[float, ...]:
    moved = np.asarray(chances) * np.linspace(0.8, 1.2, len(chances))
    return tuple(moved / moved.sum())


def ranked(rng: Rng, reps: int) -> Covered:
    """Places of a hundred units, drawn anew: covered where a unit's true place is inside its interval."""
    return np.concatenate([_ranked(rng) for _ in range(max(reps // 100, 1))])


def _ranked(rng: Rng, units: int = 100) -> Covered:
    truth = rng.beta(12.0, 6.0, units)
    rep = np.repeat(np.arange(units), rng.integers(30, 200, units))
    score = np.where(rng.random(rep.size) < truth[rep], 5.0, 3.0)
    facts = facts_of(answers=(rep, {"number": score, "scale_low": 1.0, "scale_high": 5.0}))
    table = rank(facts, "top_box", by="rep", item="q").table
    place = np.asarray(table.column("rep").cast(pa.int64()).to_numpy())
    true_place = 1 + np.argsort(np.argsort(-truth))[place]
    low, high = (np.asarray(table.column(end).to_numpy(), float) for end in ("rank_low", "rank_high"))
    return np.asarray((low <= true_place) & (true_place <= high))


TIMES = ("time_to_reply", "time_to_reply_p90", "time_to_resolution", "time_to_resolution_p90")


def measured() -> list[Scenario]:
    """Every measure of the catalogue, asked of whole facts."""
    return [*_answered(), *_in_samples(), *_in_large_samples(), *_others(), *_between()]


def _answered() -> list[Scenario]:
    usual = [(question, question.name, SAMPLES) for question in QUESTIONS]
    extreme = [(question, f"{question.name} near an end", LARGE) for question in NEAR_ENDS]
    return [
        Scenario("measure", f"{name}, {kind}", asked(question, design))
        for question, name, designs in (*usual, *extreme)
        for kind, design in designs.items()
    ]


def _in_samples() -> list[Scenario]:
    tried = []
    for kind, design in SAMPLES.items():
        draws = {
            "index": index(design),
            "response_rate": responses(design, 0.4),
            "resolved": contact_share("resolved", design, 0.7),
        }
        draws |= {name: waiting(name, design) for name in TIMES}
        tried += [Scenario("measure", f"{name}, {kind}", draw) for name, draw in draws.items()]
    return tried


def _in_large_samples() -> list[Scenario]:
    tried = []
    for kind, design in LARGE.items():
        draws = {
            "abandonment near an end": contact_share("abandonment", design, 0.04),
            "response_rate near an end": responses(design, 0.05),
        }
        tried += [Scenario("measure", f"{name}, {kind}", draw) for name, draw in draws.items()]
    return tried


def _others() -> list[Scenario]:
    draws = {f"audit_score, {low}-{high} visits": audits((low, high), 0.6) for low, high in ((10, 20), (30, 100))}
    draws |= {f"{name}, 40-150 persons": returning(name) for name in ("repeat_contact", "first_contact_resolution")}
    draws |= {f"volume, {n:g} expected": volume(n, 0.0) for n in (20.0, 100.0, 500.0)}
    draws["volume, 200 expected, persons return"] = volume(200.0, 1.0)
    # the contact that follows one is rarely followed itself: what chance there is, is less than that of a plain share
    return [Scenario("measure", name, draw, "repeat_contact" in name) for name, draw in draws.items()]


def _between() -> list[Scenario]:
    compared = [question for question in QUESTIONS if question.name in {"nps", "csat", "csat_mean"}]
    tried = [
        Scenario("compare", f"{question.name}, {kind}", apart(question, design))
        for question in compared
        for kind, design in SAMPLES.items()
    ]
    return [*tried, Scenario("rank", "100 units, top_box, n 30-200", ranked, floor=True)]
