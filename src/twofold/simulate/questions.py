"""How an experience becomes answers: ordered categories of a latent value, and who answers at all.

An answer is ``round(at + slope * experience + noise)``, cut to its scale; the chance of every category is therefore a
difference of two normal distribution functions, and everything that is expected can be computed instead of simulated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from twofold.simulate.draws import Rng, threshold

# standard deviations of what a person and a moment add to a touchpoint's mean, in experience points; MOMENT is all that
# differs from one visit of a touchpoint to the next
PERSON, MOMENT = 0.45, 0.6
# a part of the moment is an incident: something goes wrong, and at all other times it is a little better than the mean
GOES_WRONG = float(threshold(0.14)) / (1 << 16)
DAMAGE = 1.3
INCIDENTS = np.array([DAMAGE * GOES_WRONG, DAMAGE * (GOES_WRONG - 1)])  # nothing happened, something went wrong
INCIDENT_CHANCES = np.array([1 - GOES_WRONG, GOES_WRONG])
REST = float(np.sqrt(MOMENT**2 - GOES_WRONG * (1 - GOES_WRONG) * DAMAGE**2))  # of the moment, beside incidents
SPREAD = float(np.hypot(PERSON, REST))
MOOD = 0.4  # of the moment in which somebody looks back
SPREAD_AFTERWARDS = float(np.hypot(PERSON, MOOD))
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(25)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


@dataclass(frozen=True, slots=True)
class Question:
    """One item: ``low`` to ``high``, its latent line, its code for "cannot say" and how often that is chosen.

    ``folded`` questions ask for strength: they read the size of the experience, not its sign.
    """

    name: str
    low: int
    high: int
    at: float
    slope: float
    noise: float
    missing_code: int
    missing: float = 0.02
    folded: bool = False

    @property
    def codes(self) -> NDArray[np.int64]:
        """Every answer, lowest first."""
        return np.arange(self.low, self.high + 1)

    def draw(self, rng: Rng, felt: NDArray[np.float32]) -> NDArray[np.int16]:
        """One answer for each experience."""
        latent = rng.standard_normal(len(felt), dtype=np.float32)
        latent *= np.float32(self.noise)
        latent += np.float32(self.slope) * (np.abs(felt) if self.folded else felt)
        latent += np.float32(self.at + 0.5)
        np.floor(latent, out=latent)
        np.clip(latent, self.low, self.high, out=latent)
        return latent.astype(np.int16)

    def blank(self, rng: Rng, answers: NDArray[np.int16]) -> NDArray[np.int16]:
        """The answers with some of them replaced by the code for "cannot say"."""
        blanked = rng.integers(0, 1 << 16, len(answers), dtype=np.uint16) < threshold(self.missing)
        return np.where(blanked, np.int16(self.missing_code), answers)

    @property
    def given(self) -> float:
        """Probability that an answer is no "cannot say"."""
        return float(1 - threshold(self.missing) / (1 << 16))

    def chances(self, felt: NDArray[np.float64]) -> NDArray[np.float64]:
        """(..., categories) probability of each answer."""
        mean = self.at + self.slope * (np.abs(felt) if self.folded else felt)
        edges = np.arange(self.low, self.high) + 0.5
        cumulative = ndtr((edges - mean[..., None]) / self.noise)
        ends = np.zeros((*cumulative.shape[:-1], 1))
        chances: NDArray[np.float64] = np.diff(cumulative, axis=-1, prepend=ends, append=ends + 1.0)
        return chances


NPS = Question("nps", 0, 10, at=7.7, slope=1.9, noise=1.1, missing_code=11)
CSAT = Question("csat", 1, 5, at=3.85, slope=0.8, noise=0.5, missing_code=6)
CES = Question("ces", 1, 7, at=5.2, slope=1.1, noise=0.9, missing_code=9)
VALENCE = Question("valence", -2, 2, at=0.6, slope=0.85, noise=0.5, missing_code=99)
INTENSITY = Question("intensity", 1, 5, at=2.2, slope=1.0, noise=0.7, missing_code=99, folded=True)
STARS = Question("stars", 1, 5, at=3.95, slope=1.0, noise=0.4, missing_code=0, missing=0.0)
RATING = Question("rating", 1, 5, at=3.85, slope=0.8, noise=0.5, missing_code=6, missing=0.08)
ENPS = Question("enps", 0, 10, at=6.9, slope=1.0, noise=1.2, missing_code=11)
DRIVER = Question("driver", 1, 5, at=0.0, slope=1.0, noise=0.6, missing_code=9, missing=0.01)
POINT_SLOPE, POINT_NOISE = 0.45, 0.5  # of a mystery visitor's checklist points
EMPLOYEE_SPREAD = 0.35  # between the members of one team, in points of a driver
ENPS_PER_DRIVER_POINT = 1.8


def point_question(name: str, base: float) -> Question:
    """A checklist point of a mystery visit: 0, 1 or 2 points."""
    return Question(name, 0, 2, at=base, slope=POINT_SLOPE, noise=POINT_NOISE, missing_code=9, missing=0.0)


@dataclass(frozen=True, slots=True)
class Response:
    """Who answers: the chance depends on the answer that would be given to one question."""

    question: Question
    by_answer: tuple[float, ...]
    partial: float  # share of the answered ones that stop half-way

    @property
    def chance(self) -> NDArray[np.float64]:
        """Probability of answering, by category, as it is really drawn."""
        return threshold(self.by_answer) / (1 << 16)

    @property
    def whole(self) -> float:
        """Probability that an answered survey was answered to the end."""
        return float(1 - threshold(self.partial) / (1 << 16))

    def draw(self, rng: Rng, answers: NDArray[np.int16]) -> NDArray[np.bool_]:
        """Whether each person answers."""
        limit = threshold(self.by_answer)[answers - self.question.low]
        return rng.integers(0, 1 << 16, len(answers), dtype=np.uint16) < limit

    def stops(self, rng: Rng, n: int) -> NDArray[np.bool_]:
        """Whether each answered survey was left half-way."""
        return rng.integers(0, 1 << 16, n, dtype=np.uint16) < threshold(self.partial)


# the angry answer most, the indifferent least: what comes back looks worse and more extreme than what was lived
SURVEY = Response(CSAT, (0.62, 0.52, 0.36, 0.34, 0.42), partial=0.06)
MEMORY = Response(NPS, (0.6, 0.6, 0.58, 0.55, 0.5, 0.42, 0.36, 0.32, 0.33, 0.38, 0.44), partial=0.05)
REVIEW = Response(STARS, (0.9, 0.6, 0.25, 0.35, 0.7), partial=0.0)
PULSE = Response(ENPS, (0.5, 0.5, 0.5, 0.52, 0.55, 0.6, 0.66, 0.72, 0.76, 0.78, 0.78), partial=0.04)
