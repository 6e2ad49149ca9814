"""What customers lived through, written down by hand or drawn: names that attack and names that are long included."""

import numpy as np
import pyarrow as pa

from twofold.facts.journey_map import Domain, JourneyMap, Stage, Touchpoint
from twofold.findings.lived import Lived
from twofold.journeys import Coded, LeftOut, PathRule
from twofold.journeys.channels.asking import InstrumentCrossings, MeasureChannels
from twofold.journeys.channels.consistency import Consistency
from twofold.journeys.channels.crossings import Crossings
from twofold.journeys.channels.felt import Felt
from twofold.journeys.channels.levels import ChannelLevel, Gap
from twofold.journeys.channels.like_touchpoints import LikeTouchpoints
from twofold.journeys.cutting import CASE_BIT, Moments, cut
from twofold.journeys.deviations import DeviationQuestion, deviations
from twofold.journeys.deviations.outcomes import Outcome
from twofold.journeys.flow import Frequent, directly_follows, find_variants, frequent_flow
from twofold.journeys.memory import Lived as Moments_lived
from twofold.journeys.memory import recall
from twofold.journeys.ordering import spread
from twofold.journeys.service import CLOCKS
from twofold.journeys.service.experience import DomainShares, Share
from twofold.journeys.service.figures import ServiceTime
from twofold.measures import find_measure
from twofold.measures.estimates import Estimate

HOUR = 3_600_000_000
JOURNEYS = 400


def estimate(measure, value, **group):
    return Estimate(
        measure, group, value, value - 2.0, value + 2.0, 300, 290.0, 0.95, "Wilson", shown=True, reason=None
    )


def steps_of(names, rng):
    """Journeys through the names in their order; a fifth of the middle steps are left out, a few come twice."""
    rows = [
        (case, place * 5 + again, name)
        for case in range(JOURNEYS)
        for place, name in enumerate(names)
        if place in {0, len(names) - 1} or rng.random() > 0.2
        for again in range(1 + int(rng.random() < 0.1))
    ]
    case, hour, name = zip(*rows, strict=True)
    return cut(
        Moments(
            key=(spread(np.array(case, dtype=np.uint64)) >> np.uint64(1)) | CASE_BIT,
            time=np.array(hour, dtype=np.int64) * HOUR,
            row=np.arange(len(rows)),
            event=np.arange(len(rows)),
            touchpoint=Coded.of(pa.array(name, pa.string())),
            columns={},
        ),
        PathRule(),
        until=10_000 * HOUR,
        left_out=LeftOut(),
    )


def remembered(rng, names):
    """Memories of 300 customers with four rated moments each."""
    score = rng.random(1200)
    return recall(
        Moments_lived(
            offsets=np.arange(0, 1201, 4),
            score=score,
            strength=np.ones(1200),
            touchpoint=Coded(rng.integers(0, len(names), 1200).astype(np.int32), tuple(sorted(names))),
            remembered=np.clip(10 * score.reshape(-1, 4).mean(axis=1) + rng.normal(0, 1, 300), 0, 10),
            scale=(0.0, 10.0),
            hours=np.full(300, 20.0),
            respondent=np.arange(300),
            weight=np.ones(300),
            reach=np.full(len(names), 0.5),
            reach_n=300,
        )
    )


def levels():
    measure = find_measure("nps")

    def level(channel, value, p_adjusted):
        raw = estimate("nps", value, channel=channel)
        gap = Gap(-9.0, -14.0, -4.0, 0.95, p_adjusted, p_adjusted)
        return ChannelLevel(channel, raw, raw, raw, gap, ratio=False, overlap=0.9, adjusted_for=("month",),
                            not_adjusted_for=(), alone=())  # fmt: skip

    index = estimate("consistency", 0.8)
    alike = Consistency(None, index, 0.7, ("app", "phone"), (), 0.9, ("month",), (), ())
    return (MeasureChannels(measure, (level("app", 12.0, 0.001), level("phone", 30.0, 0.4)), (alike,), 0),)


def crossings():
    felt = Felt(-0.1, -0.15, -0.05, 0.001, 0.001)
    like = LikeTouchpoints("app", "phone", felt, 120)
    return (InstrumentCrossings("nps", Crossings((), (), (like,), 900, without_step=3, level=0.95)),)


def clocks():
    return tuple(
        ServiceTime(CLOCKS[name], {"channel": channel}, estimate(name, 3.0), estimate(name, 30.0), 12)
        for name in ("first_reply", "ours")
        for channel in ("app", "phone")
    )


def what_was_lived(names):
    """Everything the page can show of journeys through touchpoints of these names."""
    rng = np.random.default_rng(11)
    steps = steps_of(names, rng)
    points = tuple(Touchpoint(name, title={"en": name, "hu": f"{name} (hu)"}) for name in names[:-1])
    journey = JourneyMap("stay", stages=(Stage("all", touchpoints=points),))
    outcome = Outcome(
        "nps", "NPS points", rng.choice([-100.0, 0.0, 100.0], JOURNEYS), steps.time[steps.last] + HOUR,
        np.ones(JOURNEYS), (-100.0, 100.0), "the last answer",
    )  # fmt: skip
    variants = find_variants(steps)
    share = Share(12.0, 7.0, 18.0)
    domains = DomainShares(dict.fromkeys(Domain, share), share, 600, 580, dict.fromkeys(Domain, 90), 0.95)
    return Lived(
        steps=steps,
        flow=frequent_flow(steps, directly_follows(steps), variants, Frequent(top=20)),
        variants=variants,
        journey=journey,
        deviations=deviations(steps, DeviationQuestion(journey, np.arange(JOURNEYS), outcome=outcome)),
        memory=remembered(rng, names),
        levels=levels(),
        crossings=crossings(),
        clocks=clocks(),
        domains=domains,
    )
