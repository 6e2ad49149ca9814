"""Rated steps: answers that were given in the step itself, which need neither other steps nor a link to them."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.facts.frames import FactFrames
from twofold.facts.words import Side
from twofold.journeys.channels.scored import CHANNEL, Scored
from twofold.journeys.cutting import CASE_BIT
from twofold.journeys.gather import TOLD
from twofold.journeys.keys import HASH, with_case_hash
from twofold.journeys.ordering import journey_order
from twofold.journeys.path_rule import JourneyKey, PathRule
from twofold.journeys.scores import LOW_IS_GOOD
from twofold.journeys.steps import Coded
from twofold.measures.choices import one_of
from twofold.measures.filters import find_filters
from twofold.measures.questions import where_expression

NUMBERS = ("number", "scale_low", "scale_high", "weight")


def rated_steps(
    facts: FactFrames, rule: PathRule, where: tuple[str, ...] = (), item: tuple[str, ...] = ()
) -> Mapping[str, tuple[tuple[str, ...], Scored, int]] | None:
    """The scored moments of every standard question, where each answer was given in a step of a known case.

    A contact that is rated tells its own case, channel and moment; then nothing else has to be read.

    Args:
        facts: where the answers are.
        rule: how events become journeys.
        where: conditions on answers.
        item: items that count; every item where left out.

    Returns:
        By instrument: the labels of channels, the moments in order, and answers without a channel. None where some
        answer tells about another event (surveys, reviews), or has no case, or steps are not told by touchpoint.
    """
    if rule.key is JourneyKey.PERSON or rule.kinds is not None or rule.steps_by != ("touchpoint",):
        return None
    answers = facts.answers().filter(
        nw.col("side") == Side.CUSTOMER.value, ~nw.col("number").is_null(), nw.col("weight") > 0
    )
    answers = answers.filter(one_of("item", list(item))) if item else answers
    conditions = where_expression(facts, answers, find_filters(where))
    answers = answers if conditions is None else answers.filter(conditions)
    about_others = one_of("kind", [kind.value for kind in TOLD]) | nw.col("case").is_null()
    if facts.collect(answers.filter(about_others).select("event_id").head(1)).num_rows:
        return None
    asked = answers.filter(~nw.col("instrument").is_null(), ~nw.col("scale_low").is_null())
    kept = ("respondent", "occurred_us", "row", "event_id", "instrument", CHANNEL, "touchpoint", *NUMBERS)
    table = facts.collect(with_case_hash(asked, rule).select(HASH, *kept))
    instrument = Coded.of(table["instrument"])
    table = table.drop_columns(["instrument"])
    alone = len(instrument.labels) == 1
    return {
        label: _moments(table if alone else table.filter(pa.array(instrument.codes == code)), label)
        for code, label in enumerate(instrument.labels)
    }


def _moments(table: pa.Table, instrument: str) -> tuple[tuple[str, ...], Scored, int]:
    """The moments of one question, in order of case, time, row and event."""
    told = table.filter(pc.is_valid(table[CHANNEL])) if table[CHANNEL].null_count else table
    key = told[HASH].to_numpy().view(np.uint64) | CASE_BIT
    event, time = told["event_id"].to_numpy(), told["occurred_us"].to_numpy()
    order = journey_order(key, time, pc.fill_null(told["row"], 0).to_numpy(), event)
    number, low, high, weight = (told[name].to_numpy()[order] for name in NUMBERS)
    score = (number - low) / (high - low)
    score = 1.0 - score if instrument == LOW_IS_GOOD else score
    key, event = key[order], event[order]
    begins = np.append(True, key[1:] != key[:-1])[: len(key)]
    first = np.flatnonzero(begins | np.append(True, event[1:] != event[:-1])[: len(key)])
    journey = (np.cumsum(begins) - 1)[first]
    channel, touchpoint = (Coded.of(_dictionary(told[name])) for name in (CHANNEL, "touchpoint"))
    codes, points = (one.codes[order][first].astype(np.int64) for one in (channel, touchpoint))
    mean = np.add.reduceat(weight * score, first) / np.add.reduceat(weight, first) if len(first) else score
    found = Scored(journey, codes, points, mean, told["respondent"].to_numpy()[order][first])
    return channel.labels, found, table.num_rows - told.num_rows


def _dictionary(column: pa.ChunkedArray) -> Any:
    return column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
