"""From the answers of a store to the shares of service, products and places in the overall score."""

from dataclasses import dataclass

import numpy as np

from twofold.facts.frames import FactFrames
from twofold.facts.journey_map import JourneyMap
from twofold.facts.words import Instrument
from twofold.journeys.memory.looking_back import about, looking_back
from twofold.journeys.path_rule import PathRule
from twofold.journeys.scores import link_scores
from twofold.journeys.service.experience import DomainShares, domain_shares
from twofold.journeys.steps import Steps


@dataclass(frozen=True, slots=True)
class OverallRequest:
    """Which answers are about the whole journey, and which ones about its touchpoints.

    Attributes:
        overall: the standard question about the whole.
        scores: the standard question about touchpoints.
        overall_touchpoint: what the survey about the whole says it is about; found from the data where left out.
    """

    overall: str = Instrument.NPS.value
    scores: str = Instrument.CSAT.value
    overall_touchpoint: str | None = None


DEFAULT = OverallRequest()


def shares_of_domains(
    facts: FactFrames, steps: Steps, rule: PathRule, journey: JourneyMap, request: OverallRequest = DEFAULT
) -> DomainShares:
    """How much of the overall score of journeys goes with service, with products, with places?

    Scores given in the same survey as the overall one are left out: who looks back colours all that is rated.

    Args:
        facts: where the answers are.
        steps: gathered from them.
        rule: how.
        journey: says which domain a touchpoint belongs to.
        request: which answers.

    Raises:
        UsageError: no survey about the whole journey can be told from the others.
    """
    after = link_scores(facts, steps, rule, instrument=request.overall)
    during = link_scores(facts, steps, rule, instrument=request.scores)
    apart = about(during) if request.scores != request.overall else set()
    whole = looking_back(after, apart, set(steps.touchpoint.labels), named=request.overall_touchpoint)
    overall = after.only(after.about(whole))
    scores = during.only(~during.about(whole))
    return domain_shares(overall, scores.only(~np.isin(scores.event, overall.event)), journey)
