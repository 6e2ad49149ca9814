"""A link in a sentence that can be repeated: what goes with what, how sure, and never what causes what."""

import math

from twofold.findings.links.links_found import Basis, Direction, Link, LinkEstimate

PLURAL = {"month": "months", "week": "weeks", "day": "days", "quarter": "quarters", "number": "periods", "": "periods"}
SINGULAR = {"number": "period", "": "period"}


def sentence(link: Link, period_kind: str, alpha: float = 0.05) -> str:
    """What may be said of a pair.

    Args:
        link: the pair.
        period_kind: what a period is; empty without time.
        alpha: the adjusted p-value under which a link is claimed.
    """
    if link.reason is not None:
        return f"Nothing can be said about {link.ex} and {link.cx}: {link.reason}.{_seen(link)}"
    if link.claim:
        return _claimed(link, period_kind)
    return _not_claimed(link, period_kind, alpha)


def _claimed(link: Link, period_kind: str) -> str:
    one = link.within if link.basis is Basis.WITHIN else link.between
    assert one is not None  # noqa: S101 - a claim has an estimate
    word = str(link.grade).capitalize()
    if link.basis is Basis.BETWEEN:
        return (
            f"{word} evidence of a link between units: one more of {link.ex} goes with {_more(one)} of {link.cx} "
            f"({link.n_units} units). Whatever lasts about a unit may stand behind it."
        )
    told = (
        f"{word} evidence of a link within units: one more of {link.ex} than usual goes with {_more(one)} of {link.cx} "
        f"{_when(link.lag or 0, period_kind)} ({link.n_units} units, {link.n_periods} {_periods(link, period_kind)})."
    )
    if link.direction is Direction.NOT_TESTABLE:
        return f"{told} Too few {PLURAL[period_kind]} to tell which comes first."
    return told


def _not_claimed(link: Link, period_kind: str, alpha: float) -> str:
    where = "between units" if link.basis is Basis.BETWEEN else "within units"
    n = f"{link.n_units} units"
    if link.basis is Basis.WITHIN:
        n += f", {link.n_periods} {_periods(link, period_kind)}"
    own = " of its own" if link.checks.beside is False else ""
    base = f"No link{own} shown {where} between {link.ex} and {link.cx} ({n}"
    one = link.within if link.basis is Basis.WITHIN else link.between
    if one is not None:
        base += f"; one more of {link.ex} with {_more(one)}"
    return f"{base}).{_why(link, alpha)}{_seen(link)}"


def _why(link: Link, alpha: float) -> str:
    """Why something that moves together is no link."""
    if link.p_adjusted is None or link.p_adjusted >= alpha or link.basis is Basis.BETWEEN:
        return _apart(link)
    if link.checks.beside is False:
        return f" They move together only as far as another driver of {link.cx} does."
    if link.checks.trends is False:
        return " They move together only as far as units' own trends do."
    if link.direction is Direction.CX_FIRST:
        return f" They move together, but {link.cx} moves first."
    return " They move together, but nothing tells which moves first."


def _apart(link: Link) -> str:
    if link.basis is Basis.WITHIN and link.between is not None and link.between.p_value < 0.05:
        return " Units that have more of the one differ in the other, which whatever lasts about a unit may explain."
    return ""


def _seen(link: Link) -> str:
    if link.minimum_detectable is None:
        return ""
    return f" A link of {_figure(link.minimum_detectable)} or more would have been seen with 80 % probability."


def _more(one: LinkEstimate) -> str:
    word = "more" if one.value >= 0.0 else "less"
    low, high = sorted((one.low, one.high)) if one.value >= 0.0 else sorted((-one.low, -one.high))
    return f"{_figure(abs(one.value))} ({_figure(low)} to {_figure(high)}) {word}"


def _when(lag: int, period_kind: str) -> str:
    one = SINGULAR.get(period_kind, period_kind)
    if lag == 0:
        return f"in the same {one}"
    return f"one {one} later" if lag == 1 else f"{lag} {PLURAL[period_kind]} later"


def _periods(link: Link, period_kind: str) -> str:
    return SINGULAR.get(period_kind, period_kind) if link.n_periods == 1 else PLURAL[period_kind]


def _figure(value: float) -> str:
    """Three significant digits, as people write them."""
    if value == 0.0 or not math.isfinite(value):
        return f"{value:g}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(digits, 8)}f}" if 1e-6 < abs(value) < 1e7 else f"{value:.2e}"
