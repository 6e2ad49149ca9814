"""The documented JSON shapes of flow, variants, time between touchpoints and comparisons."""

from typing import Any

import numpy as np

from twofold.journeys.flow.between import Between
from twofold.journeys.flow.compare import Compared, FlowComparison
from twofold.journeys.flow.directly_follows import Arcs, Flow
from twofold.journeys.flow.durations import Durations
from twofold.journeys.flow.frequent import Chosen, HiddenVariants, ShownFlow
from twofold.journeys.flow.splits import FEWEST, TOO_FEW
from twofold.journeys.flow.variants import Variants

HOURS = ("mean", "mean_low", "mean_high", "median", "median_low", "median_high", "p90", "p90_low", "p90_high")


def tell_variants(variants: Variants, chosen: Chosen, hidden: HiddenVariants) -> dict[str, Any]:
    """Whole paths with their shares, and what is not listed."""
    steps = variants.steps
    there = np.unique(steps.touchpoint.codes)
    return {
        "cases": steps.journeys,
        "finished": int(steps.finished.sum()),
        "events": len(steps),
        "touchpoints": len(there),
        "touchpoint_names": steps.touchpoint.texts(there),
        "distinct_variants": len(variants),
        "variants": [tell_variant(variants, int(place)) for place in np.flatnonzero(chosen)],
        "hidden": {"variants": hidden.variants, "cases": hidden.journeys, "events": hidden.events},
        "without_case": steps.left_out.without_key,
        "other_kinds": steps.left_out.other_kinds,
    }


def tell_variant(variants: Variants, place: int) -> dict[str, Any]:
    """One path with its share."""
    return {
        "path": variants.path(place),
        "count": int(variants.count[place]),
        "share": float(variants.share[place]),
        "low": float(variants.low[place]),
        "high": float(variants.high[place]),
        "cumulative": float(variants.cumulative[place]),
    }


def tell_flow(shown: ShownFlow) -> dict[str, Any]:
    """Touchpoints and arcs of the part that is shown, and what is hidden."""
    flow, hidden = shown.flow, shown.hidden
    return {
        "journeys": flow.journeys,
        "finished": flow.finished,
        "open": flow.journeys - flow.finished,
        "events": flow.events,
        "transitions": int(flow.arcs.count.sum()),
        "level": flow.level,
        "touchpoints": [tell_visits(shown, int(place)) for place in np.flatnonzero(shown.touchpoints)],
        "arcs": [tell_arc(flow, int(place)) for place in np.flatnonzero(shown.arcs)],
        "hidden": {name: getattr(hidden, name) for name in hidden.__slots__},
        "without_key": flow.left_out.without_key,
        "other_kinds": flow.left_out.other_kinds,
    }


def tell_visits(shown: ShownFlow, place: int) -> dict[str, Any]:
    """One touchpoint: visits, starts, ends, loops and drop-off, and the transitions of its hidden arcs."""
    flow, visits = shown.flow, shown.flow.visits
    hidden = ~shown.arcs
    few = bool(visits.reached[place] < FEWEST)
    counts = ("count", "journeys", "starts", "ends", "ended", "open", "self_loops", "returns", "returning", "reached")
    return {
        "name": flow.labels[place],
        **{name: int(getattr(visits, name)[place]) for name in counts},
        "drop_off": {
            "value": None if few else float(visits.drop_off[place]),
            "low": None if few else float(visits.drop_off_low[place]),
            "high": None if few else float(visits.drop_off_high[place]),
            "n": int(visits.reached[place]),
            "shown": not few,
            "reason": f"{TOO_FEW} that are finished" if few else None,
        },
        "hidden_in": int(flow.arcs.count[hidden & (flow.arcs.target == place)].sum()),
        "hidden_out": int(flow.arcs.count[hidden & (flow.arcs.source == place)].sum()),
    }


def tell_arc(flow: Flow, place: int) -> dict[str, Any]:
    """One arc: how often, with which share, how long."""
    arcs = flow.arcs
    return {
        "from": flow.labels[arcs.source[place]],
        "to": flow.labels[arcs.target[place]],
        "count": int(arcs.count[place]),
        "journeys": int(arcs.journeys[place]),
        "share": tell_share(arcs, place),
        "hours": tell_hours(arcs.hours, place),
    }


def tell_share(arcs: Arcs, place: int) -> dict[str, Any]:
    """With which share the first touchpoint is followed by the second."""
    few = bool(arcs.share_journeys[place] < FEWEST)
    return {
        "value": None if few else float(arcs.share[place]),
        "low": None if few else float(arcs.share_low[place]),
        "high": None if few else float(arcs.share_high[place]),
        "n": int(arcs.share_n[place]),
        "n_effective": float(arcs.share_n_effective[place]),
        "shown": not few,
        "reason": TOO_FEW if few else None,
    }


def tell_hours(hours: Durations, place: int = 0) -> dict[str, Any]:
    """Durations of one group with their intervals; those of very few journeys are not shown."""
    few = bool(hours.journeys[place] < FEWEST)
    return {
        "n": int(hours.n[place]),
        "journeys": int(hours.journeys[place]),
        **{name: None if few else float(getattr(hours, name)[place]) for name in HOURS},
        "shown": not few,
        "reason": TOO_FEW if few else None,
    }


def tell_between(between: Between) -> dict[str, Any]:
    """From the first visit to one touchpoint to the next one to another."""
    known = between.began - between.waiting
    few = known < FEWEST
    return {
        "first": between.first,
        "then": between.then,
        "began": between.began,
        "arrived": between.arrived,
        "waiting": between.waiting,
        "share": {
            "value": None if few else between.share,
            "low": None if few else between.low,
            "high": None if few else between.high,
            "n": known,
            "shown": not few,
            "reason": TOO_FEW if few else None,
        },
        "hours": tell_hours(between.hours),
    }


def tell_comparison(found: FlowComparison, names: tuple[str, str]) -> dict[str, Any]:
    """Differences of two groups, first minus second."""
    one, two = found.arcs
    arcs = [
        {
            "from": found.labels[one.source[place]],
            "to": found.labels[one.target[place]],
            "first": {"count": int(one.count[place]), "share": tell_share(one, place)},
            "second": {"count": int(two.count[place]), "share": tell_share(two, place)},
            "share": _difference(found.shares, place),
            "first_hours": tell_hours(one.hours, place),
            "second_hours": tell_hours(two.hours, place),
            "median_hours": _difference(found.medians, place),
        }
        for place in range(len(one))
    ]
    variants = [
        {
            "path": found.variants.path(int(variant)),
            "first": int(found.counts[0][place]),
            "second": int(found.counts[1][place]),
            "share": _difference(found.paths, place),
        }
        for place, variant in enumerate(found.compared)
    ]
    return {
        "first": {"name": names[0], "journeys": found.journeys[0]},
        "second": {"name": names[1], "journeys": found.journeys[1]},
        "level": found.level,
        "arcs": arcs,
        "variants": variants,
        "note": "Differences are first minus second: associations, not effects. "
        "p_adjusted is corrected over everything compared here (Benjamini-Hochberg).",
    }


def _difference(compared: Compared, place: int) -> dict[str, Any]:
    found = compared.difference
    shown = bool(np.isfinite(found.value[place]))
    return {
        "difference": float(found.value[place]),
        "low": float(found.low[place]),
        "high": float(found.high[place]),
        "p_value": float(found.p_value[place]),
        "p_adjusted": float(compared.p_adjusted[place]),
        "shown": shown,
        "reason": None if shown else f"{TOO_FEW} on one side",
    }
