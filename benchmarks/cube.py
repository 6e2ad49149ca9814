"""What the full cube of measures costs against hand-written SQL, and how it grows.

Usage: ``python benchmarks/cube.py [EVENTS] [LARGEST]`` (default 10,000,000 and 50,000,000). Prints one line a figure.
The hand-written statements give what the cube's estimates need: per touchpoint, channel, unit and month the sums of
every measure by respondent, and the quantiles of service times with values at the ranks of their intervals.
"""

import math
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cube_facts import make_facts

from twofold.facts.words import Record
from twofold.measures import CATALOGUE, cube, measure
from twofold.store.embedded import EmbeddedFacts
from twofold.store.reading import current_rows

BY = ("touchpoint", "channel", "unit", "month")
CELL = "touchpoint, channel, unit, month"
MONTH = "(year(DATE '1970-01-01' + local_day) * 12 + month(DATE '1970-01-01' + local_day) - 23641) AS month"
HOUR = 3_600_000_000
DAYS = 7 * 24 * HOUR
SERVICE_TIMES = [("replied", 0.5), ("replied", 0.9), ("resolved", 0.5), ("resolved", 0.9)]


def two_stages(rows: str, keys: str, scores: list[tuple[str, str]], extra: str = "", last: str = "") -> str:
    """Sums by respondent, then by cell, for pairs of a score and the weight that says who is in its population."""
    weights = list(dict.fromkeys(weight for _, weight in scores))
    first = [f"count({w}) n_{w}, sum({w}) W_{w}, sum({w} * {w}) V_{w}" for w in weights]
    first += [f"sum({w} * {x}) S_{x}, sum({w} * {x} * {x}) Q_{x}" for x, w in scores]
    then = [
        f"sum(n_{w}) n_{w}, count(*) FILTER (n_{w} > 0) R_{w}, sum(W_{w}) W_{w}, sum(V_{w}) V_{w}, "
        f"sum(W_{w} * W_{w}) WW_{w}"
        for w in weights
    ]
    then += [
        f"sum(S_{x}) S_{x}, sum(Q_{x}) Q_{x}, sum(S_{x} * S_{x}) SS_{x}, sum(S_{x} * W_{w}) SW_{x}" for x, w in scores
    ]
    return (
        f"SELECT {keys}, {', '.join(then)} {last} FROM (SELECT {keys}, respondent, max(employee) employee, "
        f"{', '.join(first)} {extra} FROM ({rows}) GROUP BY {keys}, respondent) GROUP BY {keys}"
    )


def hand_written(facts: EmbeddedFacts) -> list[str]:
    """The statements a good analyst would write for the same cube."""
    answers, events = (
        f"({current_rows(facts.snapshot, record, facts.readable, None)})" for record in (Record.ANSWER, Record.EVENT)
    )
    middle = "(scale_low + scale_high) / 2"
    asked = f"""SELECT {MONTH}, touchpoint, channel, unit, instrument, respondent, weight w, scale_low, scale_high,
      (side = 'employee')::INTEGER employee,
      CASE instrument WHEN 'csat' THEN (number >= scale_low + 0.75 * (scale_high - scale_low))::INTEGER
        WHEN 'ces' THEN (number > {middle})::INTEGER
        WHEN 'valence' THEN sign(number - {middle}) END::DOUBLE x0,
      CASE WHEN instrument IN ('nps', 'enps') THEN (number >= 9)::INTEGER - (number <= 6)::INTEGER ELSE number END x1,
      CASE WHEN instrument IN ('csat', 'ces', 'valence') AND scale_low IS NOT NULL THEN weight END v
      FROM {answers} WHERE number IS NOT NULL AND weight > 0
      AND instrument IN ('nps', 'enps', 'csat', 'ces', 'ces_effort', 'valence', 'intensity')"""
    ends = ", min(scale_low) a, max(scale_low) b, min(scale_high) c, max(scale_high) d"
    audits = f"""SELECT {CELL}, respondent, employee, w * sum(scale_high) w,
      sum(number * 100 / scale_high * scale_high) / sum(scale_high) x
      FROM (SELECT {MONTH}, *, weight w, (side = 'employee')::INTEGER employee FROM {answers}
      WHERE number IS NOT NULL AND weight > 0 AND instrument = 'audit')
      GROUP BY {CELL}, respondent, employee, event_id, w"""
    happened = f"""SELECT {MONTH}, touchpoint, channel, unit, respondent,

           (side = 'employee')::INTEGER employee, 1.0 x1, 1.0 one,
      CASE WHEN kind IN ('survey', 'pulse')
      AND status IN ('complete', 'partial', 'unanswered') THEN weight END w,
      (status <> 'unanswered')::INTEGER x0 FROM {events} WHERE weight > 0"""
    return [
        two_stages(asked, f"{CELL}, instrument", [("x0", "v"), ("x1", "w")], ends, ", min(a), max(b), min(c), max(d)"),
        two_stages(audits, CELL, [("x", "w")]),
        two_stages(happened, CELL, [("x0", "w"), ("x1", "one")]),
        two_stages(watched_contacts(events), CELL, [(f"x{i}", f"w{i}") for i in range(4)]),
        *(service_time(events, moment, q) for moment, q in SERVICE_TIMES),
    ]


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


def watched_contacts(events: str) -> str:
    """Contacts with the scores of the four shares and the weights of their populations."""
    solved = "(resolved_us IS NOT NULL AND (undone_us IS NULL OR undone_us <= resolved_us))"
    return f"""SELECT *, CASE WHEN known > 0 THEN weight END w0, {solved}::INTEGER x0,
      CASE WHEN seen THEN weight END w1, again::INTEGER x1,
      CASE WHEN seen AND known > 0 AND NOT coalesce(start_us - previous_us <= {DAYS}, false) THEN weight END w2,
      ({solved} AND NOT again AND undone_us IS NULL)::INTEGER x2,
      CASE WHEN known > 0 THEN weight END w3, (abandoned > 0)::INTEGER x3
      FROM (SELECT *, {MONTH}, (side = 'employee')::INTEGER employee,
        start_us + {DAYS} <= max(start_us) OVER () AND person IS NOT NULL seen,
        coalesce(lead(start_us) OVER person_order - start_us <= {DAYS}, false) again,
        lag(start_us) OVER person_order previous_us FROM ({contact_rows(events)})
        WINDOW person_order AS (PARTITION BY respondent ORDER BY start_us, event_id))"""


def service_time(events: str, moment: str, q: float) -> str:
    """A quantile and the values at the ranks of its interval (normal approximation of the ranks)."""
    spread = f"1.96 * sqrt({q * (1 - q)} / len(waits))"
    return f"""SELECT {CELL}, len(waits) n, respondents, squares, quantile_at[1] FROM (
      SELECT {CELL}, respondents, squares, waits, [waits[greatest(1, (len(waits) * {q})::INTEGER)],
        waits[greatest(1, (len(waits) * ({q} - {spread}))::INTEGER)],
        waits[least(len(waits), (len(waits) * ({q} + {spread}))::INTEGER + 1)]] quantile_at FROM (
      SELECT {CELL}, list_sort(list(({moment}_us - start_us) / {HOUR})) waits, count(DISTINCT respondent) respondents,
        sum(weight * weight) squares
      FROM (SELECT *, {MONTH} FROM ({contact_rows(events)})) WHERE {moment}_us >= start_us GROUP BY {CELL}))"""


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


def ratio_to_sql(facts: EmbeddedFacts) -> None:
    statements = hand_written(facts)
    best = min(
        seconds(lambda: [facts.connection.execute(one).to_arrow_table() for one in statements]) for _ in range(2)
    )
    ours = min(seconds(lambda: cube(facts, names(), by=BY)) for _ in range(2))
    print(f"full cube: {ours[0]:.2f} s wall, {ours[1]:.2f} s processor")
    print(f"hand-written SQL: {best[0]:.2f} s wall, {best[1]:.2f} s processor")
    print(f"ratio: {ours[0] / best[0]:.2f} wall, {ours[1] / best[1]:.2f} processor (at most 1.3)")


def growth(sizes: list[int]) -> None:
    points = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            facts = make_facts(Path(folder), size)
            used = min(seconds(lambda: cube(facts, names(), by=("touchpoint", "month")))[1] for _ in range(2))  # noqa: B023
            print(f"{size:,} events: {used:.2f} s processor")
            points.append((math.log(size), math.log(used)))
    slope = statistics.linear_regression(*zip(*points, strict=True)).slope
    print(f"growth: exponent {slope:.2f} (at most 1.05)")


def overhead(facts: EmbeddedFacts) -> None:
    """A small question (one week, one touchpoint) against the same aggregation as bare SQL."""
    answers = current_rows(facts.snapshot, Record.ANSWER, facts.readable, None)
    rows = f"""SELECT channel, respondent, 0 employee, weight w, (number >= 9)::INTEGER - (number <= 6)::INTEGER x,
      FROM ({answers}) WHERE instrument = 'nps' AND number IS NOT NULL AND weight > 0
      AND local_day BETWEEN 19800 AND 19806 AND touchpoint = 'spa'"""
    bare = two_stages(rows, "channel", [("x", "w")])
    where = ["day=2024-03-18..2024-03-24", "touchpoint=spa"]
    ours, theirs = [], []
    for _ in range(31):
        theirs.append(seconds(lambda: facts.connection.execute(bare).to_arrow_table())[0])
        ours.append(seconds(lambda: measure(facts, "nps", by="channel", where=where))[0])
    extra = (statistics.median(ours) - statistics.median(theirs)) * 1000
    print(f"small question: {statistics.median(ours) * 1000:.1f} ms, overhead {extra:.1f} ms (at most 15)")


def main() -> None:
    """Print every figure."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    largest = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000_000
    with tempfile.TemporaryDirectory() as folder:
        facts = make_facts(Path(folder), events)
        ratio_to_sql(facts)
        overhead(facts)
    growth([largest // 50, largest // 10, largest])


if __name__ == "__main__":
    main()
