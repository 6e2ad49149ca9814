"""Measuring: questions go in, estimates come out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pyarrow.compute as pc

from twofold.facts.frames import FactFrames
from twofold.measures.answered import Answered, answer
from twofold.measures.catalogue import CATALOGUE, find_measure
from twofold.measures.employees import hidden_by_disclosure
from twofold.measures.estimates import Estimates
from twofold.measures.filters import Filter
from twofold.measures.options import MeasureOptions
from twofold.measures.questions import Question, Split, find_question, of_comments
from twofold.measures.read_of_employees import EVERY_COMMENT
from twofold.measures.scan import scans
from twofold.measures.sensitive import sensitive_in
from twofold.measures.showing import estimates
from twofold.measures.sums import EMPLOYEES

DEFAULTS = MeasureOptions()
Where = str | Filter | Iterable[str | Filter]


def measure(  # noqa: PLR0913 - the documented signature
    facts: FactFrames,
    name: str,
    *,
    by: str | Iterable[str] = (),
    where: Where = (),
    period: str | None = None,
    item: str | Sequence[str] | None = None,
    options: MeasureOptions = DEFAULTS,
) -> Estimates:
    """Estimate one measure, for everybody or for each group.

    Args:
        facts: where the facts are, on any engine.
        name: a measure of ``CATALOGUE``.
        by: dimensions to split by: touchpoint, channel, unit, role, language, item, kind, side, status, day, week,
            month, or a context field by its own name.
        where: conditions that all must hold, such as ``"channel=phone,chat"`` or ``"month>=2026-01"``.
        period: day, week or month, as a last dimension.
        item: the item or items it is about, for measures of any item.
        options: level, minimum n, rescaling, days of a repeat, opening hours, roll-up.

    Returns:
        One estimate a group; groups without any observation do not appear.

    Raises:
        UnknownMeasure: no measure has this name.
        UnknownDimension: the facts cannot be split or filtered so.
        MixedScales: a mean over several scales without a rescaling.
        UsageError: an item is missing, or a condition cannot be read.
    """
    split = replace(Split.of(by, where, period, options), comments=True)
    question = find_question(name, item, split.by)
    return shown(facts, answer(facts, [question], split)[0], split)


def cube(  # noqa: PLR0913 - the signature of measure, for several names
    facts: FactFrames,
    names: Iterable[str] | None = None,
    by: str | Iterable[str] = (),
    *,
    where: Where = (),
    period: str | None = None,
    item: str | Sequence[str] | None = None,
    options: MeasureOptions = DEFAULTS,
) -> dict[str, Estimates]:
    """Estimate several measures at once; those that read the same rows share one pass.

    Args:
        facts: as for ``measure``.
        names: measures; None takes all (those of any item only when an item is named, or ``by`` has item).
        by: as for ``measure``.
        where: as for ``measure``.
        period: as for ``measure``.
        item: for the measures that need one.
        options: as for ``measure``.

    Returns:
        Estimates by measure, in the order of the names; each equal to what ``measure`` gives alone.
    """
    split = replace(Split.of(by, where, period, options), comments=True)
    wanted = list(names) if names is not None else _all_names(split, item)
    questions = [_question(name, item, split) for name in wanted]
    found: dict[str, Answered] = {}
    for group in scans(questions):
        for answered in answer(facts, group, split):
            found[answered.question.measure.name] = answered
    return {question.measure.name: shown(facts, found[question.measure.name], split) for question in questions}


def _all_names(split: Split, item: str | Sequence[str] | None) -> list[str]:
    named = bool(item) or "item" in split.by
    about_answers = {name for name, one in CATALOGUE.items() if one.needs_item or one.instrument}
    names = [name for name, one in CATALOGUE.items() if named or not one.needs_item]
    return [name for name in names if "item" not in split.by or name in about_answers]


def _question(name: str, item: str | Sequence[str] | None, split: Split) -> Question:
    """An item is for the measures that need one: the others of a cube find their answers themselves."""
    needs = find_measure(name).needs_item
    return find_question(name, item if needs else None, split.by)


def shown(facts: FactFrames, answered: Answered, split: Split) -> Estimates:
    """What people get of an answer: too few respondents are left out, and employees who could be recognised.

    Args:
        facts: where the answer came from.
        answered: the figures of every group.
        split: what was asked.
    """
    question = answered.question
    comments = of_comments(question, split)
    concerned = comments or pc.any(pc.greater(answered.groups.column(EMPLOYEES), 0)).as_py()
    hidden = hidden_by_disclosure(facts, answered, split, comments=comments) if concerned else None
    found = estimates(answered, split.options, hidden, sensitive_in(facts))
    if not comments or set(question.items) == {EVERY_COMMENT}:
        return found
    # that somebody spoke of this is not for anybody to see: what is hidden looks like what is not there
    return replace(found, table=found.table.filter(found.table.column("shown")))
