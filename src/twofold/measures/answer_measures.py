"""The measures of answers: recommendation, satisfaction, effort, emotion, any item, audits."""

from collections.abc import Callable

import narwhals as nw

from twofold.facts.words import Instrument
from twofold.measures.definition import Direction, Estimator, Measure, Population
from twofold.measures.options import MeasureOptions
from twofold.measures.scales import (
    above_middle,
    below_middle,
    number,
    one_if,
    rescaled,
    scale_high,
    scale_low,
    side_of_middle,
    top_quarter,
)

ANSWERED = "answers with a number; codes for 'no answer' are left out"


def _always(make: Callable[[], nw.Expr]) -> Callable[[MeasureOptions], nw.Expr]:
    return lambda _options: make()


def _promoters_minus_detractors() -> nw.Expr:
    return one_if(number >= 9) - one_if(number <= 6)


def _number(options: MeasureOptions) -> nw.Expr:
    return number if options.rescale is None else rescaled(*options.rescale)


def _top_boxes() -> nw.Expr:
    return one_if(number >= scale_high - 1)


RECOMMENDATION = (
    Measure(
        name="nps",
        question="Would customers recommend us?",
        formula="percent of answers 9-10 minus percent of answers 0-6",
        counted=ANSWERED + ", to a recommendation question",
        population=Population.ANSWERS,
        estimator=Estimator.NET,
        better=Direction.HIGHER,
        unit="points",
        score=_always(_promoters_minus_detractors),
        instrument=Instrument.NPS,
        codes=(0, 10),
        note="Interval from the multinomial variance of -1/0/1 scores, cluster-robust where persons repeat.",
    ),
    Measure(
        name="enps",
        question="Would employees recommend us as an employer?",
        formula="percent of answers 9-10 minus percent of answers 0-6",
        counted=ANSWERED + ", to the employer recommendation question",
        population=Population.ANSWERS,
        estimator=Estimator.NET,
        better=Direction.HIGHER,
        unit="points",
        score=_always(_promoters_minus_detractors),
        instrument=Instrument.ENPS,
        codes=(0, 10),
        note="Employee answers always pass disclosure control.",
    ),
)

SATISFACTION = (
    Measure(
        name="csat",
        question="What share of customers is satisfied?",
        formula="percent of answers in the top quarter of their scale: 4-5 of 1-5, 6-7 of 1-7, 8-10 of 0-10",
        counted=ANSWERED + ", to a satisfaction question",
        population=Population.ANSWERS,
        estimator=Estimator.SHARE,
        better=Direction.HIGHER,
        unit="%",
        score=_always(top_quarter),
        instrument=Instrument.CSAT,
        relative=True,
        note="On 1-5 this is the usual top-two-box share; the top quarter is its equivalent on other scales.",
    ),
    Measure(
        name="csat_mean",
        question="How satisfied are customers on average?",
        formula="mean answer",
        counted=ANSWERED + ", to a satisfaction question",
        population=Population.ANSWERS,
        estimator=Estimator.MEAN,
        better=Direction.HIGHER,
        unit="scale points",
        score=_number,
        instrument=Instrument.CSAT,
        note="Refused over several scales unless a rescaling is named.",
    ),
)

EFFORT = (
    Measure(
        name="ces",
        question="What share of customers found it easy?",
        formula="percent of answers above the middle of their scale: 5-7 of 1-7",
        counted=ANSWERED + ", to 'it was easy to ...'",
        population=Population.ANSWERS,
        estimator=Estimator.SHARE,
        better=Direction.HIGHER,
        unit="%",
        score=_always(above_middle),
        instrument=Instrument.CES,
        relative=True,
    ),
    Measure(
        name="ces_mean",
        question="How easy was it on average?",
        formula="mean answer",
        counted=ANSWERED + ", to 'it was easy to ...'",
        population=Population.ANSWERS,
        estimator=Estimator.MEAN,
        better=Direction.HIGHER,
        unit="scale points",
        score=_number,
        instrument=Instrument.CES,
    ),
    Measure(
        name="ces_effort",
        question="How much effort did it take customers on average?",
        formula="mean answer",
        counted=ANSWERED + ", to the older question 'how much effort did you have to put forth'",
        population=Population.ANSWERS,
        estimator=Estimator.MEAN,
        better=Direction.LOWER,
        unit="scale points",
        score=_number,
        instrument=Instrument.CES_EFFORT,
        note="The older form runs the other way: low is good. Never average it with the agreement form.",
    ),
)

EMOTION = (
    Measure(
        name="valence",
        question="Do good feelings outweigh bad ones?",
        formula="percent of answers above the middle of their scale minus percent below it",
        counted=ANSWERED + ", about how good or bad it felt",
        population=Population.ANSWERS,
        estimator=Estimator.NET,
        better=Direction.HIGHER,
        unit="points",
        score=_always(side_of_middle),
        instrument=Instrument.VALENCE,
        relative=True,
    ),
    Measure(
        name="intensity",
        question="How strong are the feelings?",
        formula="mean answer",
        counted=ANSWERED + ", about how strong the feeling was",
        population=Population.ANSWERS,
        estimator=Estimator.MEAN,
        better=Direction.NEITHER,
        unit="scale points",
        score=_number,
        instrument=Instrument.INTENSITY,
    ),
)


def _item_share(name: str, question: str, formula: str, score: Callable[[], nw.Expr], better: Direction) -> Measure:
    return Measure(
        name=name,
        question=question,
        formula=formula,
        counted=ANSWERED + ", to the item named",
        population=Population.ANSWERS,
        estimator=Estimator.SHARE,
        better=better,
        unit="%",
        score=_always(score),
        relative=True,
    )


ITEMS = (
    _item_share(
        "top_box",
        "What share gave the best answer?",
        "percent of answers at the top of their scale",
        lambda: one_if(number >= scale_high),
        Direction.HIGHER,
    ),
    _item_share(
        "top_2_box",
        "What share gave one of the two best answers?",
        "percent of answers within one point of the top of their scale",
        _top_boxes,
        Direction.HIGHER,
    ),
    _item_share(
        "bottom_box",
        "What share gave the worst answer?",
        "percent of answers at the bottom of their scale",
        lambda: one_if(number <= scale_low),
        Direction.LOWER,
    ),
    _item_share(
        "favourable",
        "What share answered on the good side?",
        "percent of answers above the middle of their scale: 4-5 of 1-5",
        above_middle,
        Direction.HIGHER,
    ),
    _item_share(
        "unfavourable",
        "What share answered on the bad side?",
        "percent of answers below the middle of their scale: 1-2 of 1-5",
        below_middle,
        Direction.LOWER,
    ),
    Measure(
        name="mean",
        question="What is the average answer to this item?",
        formula="mean answer",
        counted=ANSWERED + ", to the item named",
        population=Population.ANSWERS,
        estimator=Estimator.MEAN,
        better=Direction.HIGHER,
        unit="scale points",
        score=_number,
        note="Refused over several scales unless a rescaling is named. Says nothing of an item whose low end is good.",
    ),
    Measure(
        name="index",
        question="How do several items stand together?",
        formula="each answer rescaled to 0-100, averaged over the items a person answered, then over persons",
        counted="events that answered at least one of the items named",
        population=Population.RESPONSES,
        estimator=Estimator.MEAN,
        better=Direction.HIGHER,
        unit="0-100",
        score=lambda _options: rescaled(0, 100),
        relative=True,
        note="The rescaling to 0-100 is part of the definition, so items on different scales may meet.",
    ),
)

AUDITS = (
    Measure(
        name="audit_score",
        question="How much of the standard did the visits find?",
        formula="points over possible points, in percent; the top of a point's scale is what was possible",
        counted="visits with at least one checklist point; points that were not applicable are left out",
        population=Population.RESPONSES,
        estimator=Estimator.MEAN,
        better=Direction.HIGHER,
        unit="%",
        score=lambda _options: number * 100.0 / scale_high,
        possible=lambda _options: scale_high,
        instrument=Instrument.AUDIT,
        relative=True,
        note="A ratio estimate: a visit with more possible points weighs more.",
    ),
)

ANSWER_MEASURES = (*RECOMMENDATION, *SATISFACTION, *EFFORT, *EMOTION, *ITEMS, *AUDITS)
