"""What the full cube of measures costs against hand-written SQL, and how it grows.

Usage: ``python benchmarks/cube.py [--events 2000000] [--growth 1000000,2000000,5000000]``; the issue's figures are
those of ``--events 10000000 --growth 1000000,10000000,50000000``. Ten million events take 0.4 GB of disk; the engine
may use 14 GB of memory and puts the rest aside beside them. Prints one line a figure.

The hand-written statements give what the cube's estimates need: per touchpoint, channel, unit and month the sums of
every measure by respondent, and the quantiles of service times with the shares below them by respondent and the values
at the ranks of their intervals. They leave disclosure control aside, which the cube does not. The run checks that both
sides agree on every value and every n. Two ratios are printed: against the statements alone, and against the statements
and the interval step (Wilson, Tango, t), which SQL does not have and an analyst would take from here.
"""

import argparse
import math
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
from cube_facts import FIRST_DAY, make_facts

from twofold.facts.words import Record
from twofold.measures import CATALOGUE, Estimates, cube, measure
from twofold.store.embedded import EmbeddedFacts
from twofold.store.reading import current_rows

BY = ("touchpoint", "channel", "unit", "month")
CELL = "touchpoint, channel, unit, month"
MONTH = "(year(DATE '1970-01-01' + local_day) * 12 + month(DATE '1970-01-01' + local_day) - 23641) AS month"
HOUR = 3_600_000_000
ROUNDS = 2
ONCE = 5_000_000  # with more events than this, chance weighs little and a second run much
WEEKS = 51
EPOCH = date(1970, 1, 1)
DAYS = 7 * 24 * HOUR
# measure, statement, its instrument, value and n there; hidden groups are left out
SAME = [
    *((name, "asked", name, "100 * S_x1 / W_w", "n_w") for name in ("nps",)),
    *((name, "asked", name, "100 * S_x0 / W_v", "n_v") for name in ("csat", "ces", "valence")),
    *((f"{name}_mean", "asked", name, "S_x1 / W_w", "n_w") for name in ("csat", "ces")),
    *((name, "asked", name, "S_x1 / W_w", "n_w") for name in ("ces_effort", "intensity")),
    ("audit_score", "audits", "", "S_x / W_w", "n_w"),
    ("response_rate", "happened", "", "100 * S_x0 / W_w", "n_w"),
    ("volume", "happened", "", "n_one", "n_one"),
    ("resolved", "contacts", "", "100 * S_x0 / W_w0", "n_w0"),
    ("repeat_contact", "contacts", "", "100 * S_x1 / W_w1", "n_w1"),
    ("first_contact_resolution", "contacts", "", "100 * S_x2 / W_w2", "n_w2"),
    ("abandonment", "contacts", "", "100 * S_x3 / W_w3", "n_w3"),
    ("time_to_reply", "replied", "", "half", "n"),
    ("time_to_reply_p90", "replied", "", "most", "n"),
    ("time_to_resolution", "resolved", "", "half", "n"),
    ("time_to_resolution_p90", "resolved", "", "most", "n"),
]


def two_stages(
    rows: str, keys: str, scores: list[tuple[str, str]], extra: str = "", last: str = "", *, squares: bool = True
) -> str:
    """Sums by respondent, then by cell, for pairs of a score and the weight that says who is in its population.

    Scores of 0 and 1 need no ``squares``: they are the scores.
    """
    weights = list(dict.fromkeys(weight for _, weight in scores))
    first = [f"count({w}) n_{w}, sum({w}) W_{w}, sum({w} * {w}) V_{w}" for w in weights]
    first += [f"sum({w} * {x}) S_{x}" for x, w in scores]
    first += [f"sum({w} * {x} * {x}) Q_{x}" for x, w in scores if squares]
    then = [
        f"sum(n_{w}) n_{w}, count(*) FILTER (n_{w} > 0) R_{w}, sum(W_{w}) W_{w}, sum(V_{w}) V_{w}, "
        f"sum(W_{w} * W_{w}) WW_{w}"
        for w in weights
    ]
    then += [f"sum(S_{x}) S_{x}, sum(S_{x} * S_{x}) SS_{x}, sum(S_{x} * W_{w}) SW_{x}" for x, w in scores]
    then += [f"sum(Q_{x}) Q_{x}" for x, _ in scores if squares]
    return (
        f"SELECT {keys}, {', '.join(then)} {last} FROM (SELECT {keys}, respondent, "
        f"{', '.join(first)} {extra} FROM ({rows}) GROUP BY {keys}, respondent) GROUP BY {keys}"
    )


def hand_written(facts: EmbeddedFacts) -> dict[str, str]:
    """The statements a good analyst would write for the same cube; the first keeps the contacts for the others."""
    answers, events = (
        f"({current_rows(facts.snapshot, record, facts.readable, None)})" for record in (Record.ANSWER, Record.EVENT)
    )
    middle = "(scale_low + scale_high) / 2"
    asked = f"""SELECT {MONTH}, touchpoint, channel, unit, instrument, respondent, weight w, scale_low, scale_high,
      CASE instrument WHEN 'csat' THEN (number >= scale_low + 0.75 * (scale_high - scale_low))::INTEGER::DOUBLE
        WHEN 'ces' THEN (number > {middle})::INTEGER::DOUBLE
        WHEN 'valence' THEN sign(number - {middle}) END::DOUBLE x0,
      CASE WHEN instrument IN ('nps', 'enps') THEN (number >= 9)::INTEGER - (number <= 6)::INTEGER ELSE number END x1,
      CASE WHEN instrument IN ('csat', 'ces', 'valence') AND scale_low IS NOT NULL THEN weight END v
      FROM {answers} WHERE number IS NOT NULL AND weight > 0
      AND instrument IN ('nps', 'enps', 'csat', 'ces', 'ces_effort', 'valence', 'intensity')"""
    ends = ", min(scale_low) a, max(scale_low) b, min(scale_high) c, max(scale_high) d"
    audits = f"""SELECT {CELL}, respondent, w * sum(scale_high) w,
      sum(number * 100 / scale_high * scale_high) / sum(scale_high) x
      FROM (SELECT {MONTH}, *, weight w FROM {answers}
      WHERE number IS NOT NULL AND weight > 0 AND instrument = 'audit')
      GROUP BY {CELL}, respondent, event_id, w"""
    happened = f"""SELECT {MONTH}, touchpoint, channel, unit, respondent,
      CASE WHEN kind IN ('survey', 'pulse')
      AND status IN ('complete', 'partial', 'unanswered') THEN weight END w,
      (status <> 'unanswered')::INTEGER::DOUBLE x0 FROM {events} WHERE weight > 0"""
    number = ", count(*)::DOUBLE one", ", sum(one) n_one, count(*) R_one, sum(one * one) WW_one"
    return {
        "kept": f"CREATE OR REPLACE TEMP TABLE contact_rows AS SELECT *, {MONTH} FROM ({contact_rows(events)})",
        "asked": two_stages(
            asked, f"{CELL}, instrument", [("x0", "v"), ("x1", "w")], ends, ", min(a), max(b), min(c), max(d)"
        ),
        "audits": two_stages(audits, CELL, [("x", "w")]),
        "happened": two_stages(happened, CELL, [("x0", "w")], *number, squares=False),
        "contacts": two_stages(watched_contacts(), CELL, [(f"x{i}", f"w{i}") for i in range(4)], squares=False),
        "replied": service_time("replied"),
        "resolved": service_time("resolved"),
    }


def contact_rows(events: str) -> str:
    """One row a contact, as its first step has it."""
    first = ", ".join(
        f"first({name} ORDER BY occurred_us, event_id) {name}"
        for name in ("person", "respondent", "weight", "side", "local_day", "touchpoint", "channel", "unit", "event_id")
    )
    solved = "outcome IS NULL OR outcome NOT IN ('unresolved', 'abandoned')"
    return f"""SELECT {first}, min(occurred_us) start_us,
      min(coalesce(replied_us, CASE WHEN outcome = 'replied' THEN occurred_us END)) replied_us,
      max(CASE WHEN {solved} THEN coalesce(resolved_us, CASE WHEN outcome = 'resolved' THEN occurred_us END) END)
        resolved_us,
      max(CASE WHEN outcome IN ('reopened', 'unresolved') THEN occurred_us END) undone_us,
      count(coalesce(outcome, resolved_us::VARCHAR)) known, count(*) FILTER (outcome = 'abandoned') abandoned
      FROM {events} WHERE kind = 'contact' AND weight > 0 GROUP BY coalesce('case:' || "case", event_id::VARCHAR)"""


def watched_contacts() -> str:
    """Contacts with the scores of the four shares and the weights of their populations."""
    solved = "(resolved_us IS NOT NULL AND (undone_us IS NULL OR undone_us <= resolved_us))"
    return f"""SELECT *, CASE WHEN known > 0 THEN weight END w0, {solved}::INTEGER::DOUBLE x0,
      CASE WHEN seen THEN weight END w1, again::INTEGER::DOUBLE x1,
      CASE WHEN seen AND known > 0 AND NOT coalesce(start_us - previous_us <= {DAYS}, false) THEN weight END w2,
      ({solved} AND NOT again AND undone_us IS NULL)::INTEGER::DOUBLE x2,
      CASE WHEN known > 0 THEN weight END w3, (abandoned > 0)::INTEGER::DOUBLE x3
      FROM (SELECT *, start_us + {DAYS} <= (SELECT max(start_us) FROM contact_rows) AND person IS NOT NULL seen,
        coalesce(lead(start_us) OVER person_order - start_us <= {DAYS}, false) again,
        lag(start_us) OVER person_order previous_us FROM contact_rows
        WINDOW person_order AS (PARTITION BY respondent ORDER BY start_us, event_id))"""


def service_time(moment: str) -> str:
    """Median and 90th percentile, the shares below them by respondent, and the values at the ranks of their intervals.

    The ranks are the normal approximation, which costs the engine what the exact ones would.
    """
    ends = []
    for q in (0.5, 0.9):
        spread = f"1.96 * sqrt({q * (1 - q)} / n)"
        ends.append(f"waits[greatest(1, (n * ({q} - {spread}))::INTEGER)]")
        ends.append(f"waits[least(n, (n * ({q} + {spread}))::INTEGER + 1)]")
    return f"""WITH waited AS (SELECT {CELL}, respondent, weight, ({moment}_us - start_us) / {HOUR} AS wait
        FROM contact_rows WHERE {moment}_us >= start_us),
      cells AS MATERIALIZED (SELECT *, {read_off(0.5)} half, {read_off(0.9)} most
        FROM (SELECT {CELL}, list_sort(list(wait)) AS waits, count(*) n FROM waited GROUP BY ALL)),
      clusters AS (SELECT {CELL}, respondent, sum(weight) W, sum(weight * weight) V,
        sum(CASE WHEN wait <= half THEN weight ELSE 0 END) A, sum(CASE WHEN wait <= most THEN weight ELSE 0 END) B
        FROM waited JOIN cells USING ({CELL}) GROUP BY {CELL}, respondent),
      sums AS (SELECT {CELL}, count(*) R, sum(W) W, sum(V) V, sum(W * W) WW, sum(A) A, sum(A * A) AA, sum(A * W) AW,
        sum(B) B, sum(B * B) BB, sum(B * W) BW FROM clusters GROUP BY ALL)
      SELECT * EXCLUDE (waits), {", ".join(ends)} FROM cells JOIN sums USING ({CELL})"""


def read_off(q: float) -> str:
    """The quantile in a sorted list, between its neighbours; sorting once is faster than ``quantile_cont``."""
    at = f"((n - 1) * {q}::DOUBLE)"
    below, above = f"waits[1 + floor({at})::INTEGER]", f"waits[1 + ceil({at})::INTEGER]"
    return f"{below} + ({at} - floor({at})) * ({above} - {below})"


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds of some work."""
    began, used = time.perf_counter(), processor()
    work()
    return time.perf_counter() - began, processor() - used


def processor() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def names() -> list[str]:
    """Every measure that needs no item."""
    return [name for name, one in CATALOGUE.items() if not one.needs_item]


class TimedFacts(EmbeddedFacts):
    """Facts that add up what the engine takes."""

    engine = (0.0, 0.0)

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        found = []
        taken = seconds(lambda: found.append(super(TimedFacts, self)._run(query)))
        TimedFacts.engine = (TimedFacts.engine[0] + taken[0], TimedFacts.engine[1] + taken[1])
        return found[0]


def ratio_to_sql(facts: EmbeddedFacts) -> None:
    statements = hand_written(facts)
    tables: dict[str, pa.Table] = {}
    estimates: dict[str, Estimates] = {}

    def write_by_hand() -> None:
        for name, statement in statements.items():
            tables[name] = facts.connection.execute(statement).to_arrow_table()

    # in turns, so that both meet the same machine
    turns = [
        (seconds(write_by_hand), seconds(lambda: estimates.update(cube(facts, names(), by=BY)))) for _ in range(ROUNDS)
    ]
    best, ours = (tuple(min(clock) for clock in zip(*side, strict=True)) for side in zip(*turns, strict=True))
    check_same(facts.connection, tables, estimates)
    step = interval_step(facts)
    print(f"full cube: {ours[0]:.2f} s wall, {ours[1]:.2f} s processor")
    print(f"hand-written SQL: {best[0]:.2f} s wall, {best[1]:.2f} s processor")
    print(f"interval step: {step[0]:.2f} s wall, {step[1]:.2f} s processor")
    print(f"ratio to the statements alone: {ours[0] / best[0]:.2f} wall, {ours[1] / best[1]:.2f} processor")
    both = best[0] + step[0], best[1] + step[1]
    print(f"ratio for the same result: {ours[0] / both[0]:.2f} wall, {ours[1] / both[1]:.2f} processor (at most 1.3)")


def interval_step(facts: EmbeddedFacts) -> tuple[float, float]:
    """What the cube does with the engine's sums (quantiles, which are not sums, left out)."""
    timed = TimedFacts(facts.connection, facts.snapshot, facts.readable)
    TimedFacts.engine = (0.0, 0.0)
    whole = seconds(lambda: cube(timed, [name for name in names() if not name.startswith("time_")], by=BY))
    return whole[0] - TimedFacts.engine[0], whole[1] - TimedFacts.engine[1]


def check_same(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, pa.Table], estimates: dict[str, Estimates]
) -> None:
    """Every value and n of the cube is that of the hand-written statements.

    Raises:
        SystemExit: they differ.
    """
    compared = 0
    for name, statement, instrument, value, n in SAME:
        connection.register("ours", estimates[name].table)
        connection.register("theirs", tables[statement])
        asked = f"AND instrument = '{instrument}'" if instrument else ""
        rows, wrong = connection.execute(
            f"""SELECT count(*), count(*) FILTER (theirs.touchpoint IS NULL OR ours.n IS DISTINCT FROM theirs.its_n
            OR abs(ours.value - its_value) > 1e-6 * greatest(1, abs(its_value)))
            FROM (SELECT * FROM ours WHERE shown) ours LEFT JOIN (SELECT *, {value} its_value, {n} its_n,
              format('{{}}-{{:02d}}', 1970 + month // 12, month % 12 + 1) written FROM theirs
              WHERE {n} > 0 {asked}) theirs
            ON ours.touchpoint = theirs.touchpoint AND ours.channel = theirs.channel AND ours.unit = theirs.unit
            AND ours.month = written"""
        ).fetchall()[0]
        if wrong:
            raise SystemExit(f"{name}: {wrong:,} of {rows:,} groups differ from the hand-written statement")
        compared += rows
    print(f"same result: {compared:,} groups of {len(SAME)} measures agree")


def growth(sizes: list[int]) -> None:
    """Seconds of processor by number of events; generating them is not counted."""
    points = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            facts = make_facts(Path(folder), size)
            rounds = ROUNDS if size <= ONCE else 1
            used = min(seconds(lambda: cube(facts, names(), by=("touchpoint", "month")))[1] for _ in range(rounds))  # noqa: B023 - called before the loop moves on
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            print(f"{size:,} events: {used:.2f} s processor (so far at most {most:.1f} GB of memory)", flush=True)
            points.append((math.log(size), math.log(used)))
    slope = statistics.linear_regression(*zip(*points, strict=True)).slope
    print(f"growth: exponent {slope:.2f} (at most 1.05)")


def overhead(facts: EmbeddedFacts) -> None:
    """Small questions (one week, one touchpoint, another week each time) against the same aggregation as bare SQL."""
    answers = current_rows(facts.snapshot, Record.ANSWER, facts.readable, None)
    ours, theirs = [], []
    for week in range(WEEKS):
        first = FIRST_DAY + 7 * week
        rows = f"""SELECT channel, respondent, weight w, (number >= 9)::INTEGER - (number <= 6)::INTEGER x,
          FROM ({answers}) WHERE instrument = 'nps' AND number IS NOT NULL AND weight > 0
          AND local_day BETWEEN {first} AND {first + 6} AND touchpoint = 'spa'"""
        bare = two_stages(rows, "channel", [("x", "w")])
        days = "..".join(str(EPOCH + timedelta(days=day)) for day in (first, first + 6))
        where = [f"day={days}", "touchpoint=spa"]
        # the first question of a kind pays for its plan; the median does not see it
        theirs.append(seconds(lambda: facts.connection.execute(bare).to_arrow_table()))  # noqa: B023 - called at once
        ours.append(seconds(lambda: measure(facts, "nps", by="channel", where=where)))  # noqa: B023 - called at once
    for place, clock in enumerate(("wall", "processor")):
        mine, bare_one = (statistics.median(one[place] for one in many) * 1000 for many in (ours, theirs))
        print(f"small question, {clock}: {mine:.1f} ms, overhead {mine - bare_one:.1f} ms (at most 15)")
    print(f"small question, the first of its kind: {ours[0][0] * 1000:.0f} ms wall")


def main() -> None:
    """Print every figure."""
    asked = argparse.ArgumentParser(description="The full cube of measures against hand-written SQL, and its growth.")
    asked.add_argument("--events", type=int, default=2_000_000)
    asked.add_argument("--growth", default="1000000,2000000,5000000", help="sizes, with commas; empty for none")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        facts = make_facts(Path(folder), chosen.events)
        ratio_to_sql(facts)
        overhead(facts)
    if chosen.growth:
        growth([int(size) for size in chosen.growth.split(",")])


if __name__ == "__main__":
    main()
