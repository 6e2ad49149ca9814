"""Links from a store: the pulse of teams beside what customers say of the touchpoints these teams serve.

Employees' values are those that disclosure control lets through, month by month; what it hides takes no part. Values of
customers take part whatever their n, because none of them is shown: only slopes over all units are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import narwhals as nw
import numpy as np

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument, Side
from twofold.findings.links.link_request import LinkRequest
from twofold.findings.links.linking import links
from twofold.findings.links.links_found import Links
from twofold.panels.gathering import RECORDED, MeasureColumn, PanelQuestion, gather_panel, levels
from twofold.panels.panel import Panel
from twofold.pulse.instrument import read_instrument

FEWEST_PERIODS = 3  # in which a unit needs both sides to be of use
ENOUGH_UNITS = 12  # of use: then a level is deep enough to look no further up


@dataclass(frozen=True, slots=True)
class LinksAsked:
    """What is asked of a store.

    Attributes:
        ex: drivers of the pulse, or items of employees; every driver when left out.
        cx: touchpoints; every one with answers of customers when left out.
        measure: what is measured of customers at each touchpoint.
        unit_level: a level of the tree of units; None for the deepest one at which a dozen units have both sides.
        request: how links are looked for; its columns are filled in.
    """

    ex: tuple[str, ...] = ()
    cx: tuple[str, ...] = ()
    measure: str = "csat_mean"
    unit_level: str | None = None
    request: LinkRequest = field(default_factory=lambda: LinkRequest((), ()))


def links_of_facts(facts: FactFrames, asked: LinksAsked | None = None) -> Links:
    """Which drivers of teams go with what customers say of the touchpoints that these teams serve?

    A team takes part in a pair where customers rated the touchpoint under the team's name, or under the name of a unit
    that both belong to at ``unit_level``.

    Args:
        facts: a store, as it is known now.
        asked: the question; everything by default.

    Returns:
        ``Links``; the number of hidden cells is rounded down to tens.

    Raises:
        UsageError: no such driver, touchpoint or level, or a side without answers.
    """
    question = asked or LinksAsked()
    ex, cx = _drivers(facts, question), _touchpoints(facts, question)
    panel = _panel(facts, (*ex, *cx), {one.label for one in ex}, question)
    told = _of_use(panel, [one.label for one in cx])
    wanted = replace(question.request, ex=tuple(one.label for one in ex), cx=tuple(told) or tuple(c.label for c in cx))
    found = links(panel, wanted)
    return replace(found, hidden=found.hidden // 10 * 10)


def _drivers(facts: FactFrames, asked: LinksAsked) -> list[MeasureColumn]:
    known = _scales(facts)
    if not known:
        raise UsageError("nobody has answered about working conditions: there is no driver to link")
    for name in asked.ex:
        if name not in known:
            raise UsageError(f"no driver is called {name!r}; there are {', '.join(known)}")
    return [MeasureColumn(name, "mean", known[name], ("side=employee",)) for name in asked.ex or known]


def _scales(facts: FactFrames) -> Mapping[str, tuple[str, ...]]:
    """The drivers of the questionnaire with the items that were asked, then other statements about work."""
    theirs = facts.answers().filter((nw.col("side") == Side.EMPLOYEE.value) & ~nw.col("number").is_null())
    table = facts.collect(theirs.select("item", "instrument").unique())
    asked = dict(zip(table.column("item").to_pylist(), table.column("instrument").to_pylist(), strict=True))
    scales = {one.id: tuple(item.id for item in one.items if item.id in asked) for one in read_instrument().drivers}
    found = {name: items for name, items in scales.items() if items}
    inside = {item for items in found.values() for item in items}
    own = sorted(item for item, kind in asked.items() if kind == Instrument.DRIVER.value and item not in inside)
    return found | {item: (item,) for item in own}


def _touchpoints(facts: FactFrames, asked: LinksAsked) -> list[MeasureColumn]:
    theirs = facts.answers().filter((nw.col("side") == Side.CUSTOMER.value) & ~nw.col("number").is_null())
    found = facts.collect(theirs.select("touchpoint").unique()).column("touchpoint").to_pylist()
    there = sorted(name for name in found if name)
    for name in asked.cx:
        if name not in there:
            raise UsageError(f"customers rated no touchpoint {name!r}; they rated {', '.join(there) or 'none'}")
    names = asked.cx or there
    if not names:
        raise UsageError("customers rated no touchpoint: there is nothing to link drivers with")
    return [
        MeasureColumn(f"{name} {asked.measure}", asked.measure, None, ("side=customer", f"touchpoint={name}"))
        for name in names
    ]


def _panel(facts: FactFrames, columns: tuple[MeasureColumn, ...], ex: set[str], asked: LinksAsked) -> Panel:
    """The panel at the level asked for, or at the deepest one at which enough units have both sides."""
    wanted = (asked.unit_level,) if asked.unit_level is not None else (RECORDED, *levels(facts.units()))
    best: tuple[int, Panel] | None = None
    for level in dict.fromkeys(wanted):
        panel = gather_panel(facts, PanelQuestion(columns, unit_level=level, minimum_n=1))
        units = _units_with_both(panel, ex)
        if units >= ENOUGH_UNITS:
            return panel
        if best is None or units > best[0]:
            best = units, panel
    assert best is not None  # noqa: S101 - one level at least was tried
    return best[1]


def _units_with_both(panel: Panel, ex: set[str]) -> int:
    known = {name: np.isfinite(column.value) for name, column in panel.columns.items()}
    first = np.logical_or.reduce([known[name] for name in known if name in ex])
    second = np.logical_or.reduce([known[name] for name in known if name not in ex])
    return int(((first & second).sum(axis=1) >= FEWEST_PERIODS).sum())


def _of_use(panel: Panel, names: list[str]) -> list[str]:
    """Touchpoints that any unit can be followed at."""
    return [name for name in names if (np.isfinite(panel.columns[name].value).sum(axis=1) >= FEWEST_PERIODS).any()]
