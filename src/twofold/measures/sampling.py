"""What a sample says about its mean: weights and repeated respondents make it worth fewer answers than it has.

Everything here is per group: each field of ``Moments`` is an array with one place a group, so that a whole cube of
measures is one record. The sums are what any engine can add up in one pass; the statistics come afterwards.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

WEIGHT_CAUTION = 20.0
KIN_CAUTION = 0.25


def _unknown() -> FloatArray:
    return np.array(np.nan)


@dataclass(frozen=True, slots=True)
class Moments:
    """The sums over a group's answers from which its mean and standard error follow.

    With answers ``x`` of weight ``w`` (1 without weights), and ``S_c = Σ w x`` and ``W_c = Σ w`` inside respondent
    ``c``. Answers without a person are respondents of their own. For a ratio (audit points over points possible)
    let ``w`` be the points possible and ``w x`` the points won, and a visit be the respondent.

    Attributes:
        n: number of answers.
        respondents: number of distinct respondents (clusters).
        sum_w: Σ w.
        sum_w2: Σ w², over answers.
        sum_wx: Σ w x.
        sum_wxx: Σ w x².
        cluster_xx: Σ_c S_c².
        cluster_xw: Σ_c S_c W_c.
        cluster_ww: Σ_c W_c².
        lowest: the smallest value an answer can have; NaN, or left out, where that is not known.
        highest: the largest one.
    """

    n: FloatArray
    respondents: FloatArray
    sum_w: FloatArray
    sum_w2: FloatArray
    sum_wx: FloatArray
    sum_wxx: FloatArray
    cluster_xx: FloatArray
    cluster_xw: FloatArray
    cluster_ww: FloatArray
    lowest: FloatArray = field(default_factory=_unknown)
    highest: FloatArray = field(default_factory=_unknown)

    def __post_init__(self) -> None:
        """Give every group its ends."""
        for name in ("lowest", "highest"):
            object.__setattr__(self, name, np.broadcast_to(np.asarray(getattr(self, name), np.float64), self.n.shape))

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def mean(self) -> FloatArray:
        """The weighted mean, in the unit of the answers; NaN where there are none."""
        return self.sum_wx / self.sum_w

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def variance(self) -> FloatArray:
        """The weighted variance of one answer, over Σ w (for a share ``p`` this is ``p (1 - p)``)."""
        raw = self.sum_wxx / self.sum_w
        spread = raw - self.mean**2
        # the difference of two nearly equal sums: what is left below this is rounding, not spread
        return np.where(spread > 1e-12 * raw, spread, np.where(np.isnan(spread), np.nan, 0.0))

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def linearised_variance(self) -> FloatArray:
        """The variance of the mean by Taylor linearisation, respondents as clusters, without small-sample factor.

        Σ_c (S_c - mean · W_c)² / W² (Särndal, Swensson & Wretman 1992, eq. 5.7.4; Liang & Zeger 1986).
        """
        mean = self.mean
        squares = self.cluster_xx - 2.0 * mean * self.cluster_xw + mean**2 * self.cluster_ww
        largest = np.abs(self.cluster_xx) + mean**2 * self.cluster_ww
        squares = np.where(squares > 1e-12 * largest, squares, np.where(np.isnan(squares), np.nan, 0.0))
        return squares / self.sum_w**2

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def effective_respondents(self) -> FloatArray:
        """How many equally heavy respondents would say as much: W² / Σ_c W_c² (Kish 1965, sec. 11.2)."""
        return self.sum_w**2 / self.cluster_ww

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def kish_n(self) -> FloatArray:
        """How many equally weighted answers would say as much, repeats left aside: W² / Σ w² (Kish 1965)."""
        return self.sum_w**2 / self.sum_w2

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def n_expected(self) -> FloatArray:
        """The effective n if weights had nothing to do with answers: W² / (Σ w² + ρ (Σ_c W_c² - Σ w²)).

        ρ is the correlation of the answers of one respondent (Kish 1965, secs. 5.4 and 11.2).
        """
        return self.sum_w**2 / (self.sum_w2 + np.where(self._repeated, self.correlation * self._extra, 0.0))

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def correlation(self) -> FloatArray:
        """How alike the answers of one respondent are, 0 to 1, with caution where the sample can hardly tell.

        Taken from the linearised variance. Near an end of the scale only the few respondents away from it say
        anything: among ``C`` respondents at the relative position ``u``, as many as ``4 C u (1 - u)`` in the middle.
        A quarter of one such respondent, whose answers are all alike, is added. Where all answers are equal nobody
        says anything and ρ is 1: respondents are counted, the careful reading. The quarter is ours, chosen by
        simulation (docs/explanation/intervals.md).
        """
        found = np.clip(self._raw_correlation, 0.0, 1.0)
        position = (self.mean - self.lowest) / (self.highest - self.lowest)
        telling = 4.0 * self.effective_respondents * np.clip(position * (1.0 - position), 0.0, 0.25)
        careful = (telling * found + KIN_CAUTION) / (telling + KIN_CAUTION)
        return np.where(np.isnan(found), 1.0, np.where(np.isfinite(telling), careful, found))

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def _raw_correlation(self) -> FloatArray:
        """The correlation that the linearised variance implies, which chance takes beyond 0 and 1."""
        ratio = self._unbiased_variance / np.where(self.variance > 0.0, self.variance, np.nan)
        return (ratio * self.sum_w**2 - self.sum_w2) / np.where(self._repeated, self._extra, 1.0)

    @property
    def _extra(self) -> FloatArray:
        """What repeats add to Σ w² when the answers of a respondent are all alike."""
        return self.cluster_ww - self.sum_w2

    @property
    def _repeated(self) -> npt.NDArray[np.bool_]:
        return self._extra > 1e-9 * self.sum_w2

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def mean_variance(self) -> FloatArray:
        """The variance of the mean from weights, repeats and spread, without the factor n / (n - 1).

        The linearised variance of a sample with uneven weights is itself uncertain: it rests on the few heavy
        answers. It is averaged with the variance expected from the weights alone; its share of the average is
        k / (k + 20 (d² - 1)) with d = n / k the design effect of the weights and k = ``kish_n``: 1 without weights,
        and approaching 1 as the sample grows, so that weights that do go with the answers are honoured. The 20 is
        ours, chosen by simulation (docs/explanation/intervals.md).
        """
        design = self.n / self.kish_n
        trust = self.kish_n / (self.kish_n + WEIGHT_CAUTION * np.maximum(design**2 - 1.0, 0.0))
        return trust * self._careful_variance + (1.0 - trust) * self.variance / self.n_expected

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def _careful_variance(self) -> FloatArray:
        """The unbiased variance, raised to the careful correlation where persons repeat on a scale that ends."""
        raised = np.maximum(self.correlation - self._raw_correlation, 0.0) * self._extra / self.sum_w**2 * self.variance
        known = self._repeated & np.isfinite(self.lowest + self.highest) & np.isfinite(raised)
        return self._unbiased_variance + np.where(known, raised, 0.0)

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def _unbiased_variance(self) -> FloatArray:
        """The linearised variance times C / (C - 1) for few respondents, over n / (n - 1)."""
        clusters, answers = self.effective_respondents, self.kish_n
        several = clusters > 1.0 + 1e-9
        factor = clusters / np.where(several, clusters - 1.0, np.nan) * (answers - 1.0) / answers
        return self.linearised_variance * np.where(several, factor, np.nan)

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def n_effective(self) -> FloatArray:
        """How many independent, equally weighted answers would give the same standard error (Korn & Graubard 1998).

        The variance of one answer over the variance of the mean: exactly n without weights and repeats, and never
        more than n. Where the spread says nothing (all answers equal, one respondent), respondents are counted.
        """
        variance, mean_variance = self.variance, self.mean_variance
        unequal = (variance > 0.0) & (mean_variance > 0.0)
        ratio = variance / np.where(unequal, mean_variance, 1.0)
        effective = np.where(unequal, ratio, self.effective_respondents)
        return np.minimum(effective, self.n)

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def standard_error(self) -> FloatArray:
        """The standard error of the mean, honest about weights and repeats; NaN below two respondents.

        Without weights and repeats this is the textbook s / √n; with repeats alone the cluster-robust error with
        the factor C / (C - 1).
        """
        answers = self.kish_n
        factor = answers / np.where(answers > 1.0, answers - 1.0, np.nan)
        return np.sqrt(self.mean_variance * factor)

    @property
    def design_effect(self) -> FloatArray:
        """How many times the variance exceeds that of as many independent, equally weighted answers."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.n / self.n_effective

    @property
    def degrees_of_freedom(self) -> FloatArray:
        """Degrees of freedom of ``standard_error``: effective respondents minus one (n - 1 in a plain sample)."""
        return self.effective_respondents - 1.0

    @property
    @np.errstate(divide="ignore", invalid="ignore")
    def design_degrees_of_freedom(self) -> FloatArray:
        """Degrees of freedom for score intervals (Wilson, NPS), which need t only where repeats were estimated.

        Korn & Graubard (1998) shrink the effective n by (t_{n-1} / t_{C-1})²; to first order that is a t quantile
        with (C - 1)(n - 1) / (n - C) degrees of freedom: infinite (normal) when nobody answered twice.
        """
        clusters, answers = self.effective_respondents, self.kish_n
        repeats = answers - clusters
        some = repeats > 1e-9 * answers
        df = (clusters - 1.0) * (answers - 1.0) / np.where(some, repeats, 1.0)
        return np.where(some, df, np.inf)


def moments(
    values: npt.ArrayLike,
    weights: npt.ArrayLike | None = None,
    respondents: npt.ArrayLike | None = None,
    groups: npt.ArrayLike | None = None,
    *,
    ends: tuple[float, float] = (np.nan, np.nan),
) -> Moments:
    """Sum a sample held in memory into ``Moments``: the reference for what the engines add up.

    Args:
        values: shape (rows,); NaN is no answer and is left out.
        weights: shape (rows,), not negative; 1 when left out. An answer of weight 0 is left out.
        respondents: shape (rows,), any integer code of the respondent; every row its own when left out.
        groups: shape (rows,), integers from 0; one group when left out.
        ends: the smallest and the largest value an answer can have, where known.

    Returns:
        Moments with one place a group, 0 up to the largest group code.
    """
    x = np.asarray(values, dtype=np.float64)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=np.float64)
    person = np.arange(x.size) if respondents is None else np.asarray(respondents)
    group = np.zeros(x.size, dtype=np.int64) if groups is None else np.asarray(groups, dtype=np.int64)
    count = int(group.max()) + 1 if group.size else 1
    kept = np.isfinite(x) & (w > 0.0)
    x, w, person, group = x[kept], w[kept], person[kept], group[kept]
    people, code = np.unique(person, return_inverse=True)
    clusters, cluster = np.unique(group * max(people.size, 1) + code, return_inverse=True)
    owner = clusters // max(people.size, 1)
    cluster_w, cluster_x = (_added(terms, cluster, owner.size) for terms in (w, w * x))

    def per_group(terms: FloatArray, index: npt.NDArray[np.int64]) -> FloatArray:
        return _added(terms, index, count)

    return Moments(
        n=per_group(np.ones_like(x), group),
        respondents=per_group(np.ones(owner.size), owner),
        sum_w=per_group(w, group),
        sum_w2=per_group(w * w, group),
        sum_wx=per_group(w * x, group),
        sum_wxx=per_group(w * x * x, group),
        cluster_xx=per_group(cluster_x**2, owner),
        cluster_xw=per_group(cluster_x * cluster_w, owner),
        cluster_ww=per_group(cluster_w**2, owner),
        lowest=np.array(ends[0]),
        highest=np.array(ends[1]),
    )


def _added(terms: FloatArray, index: npt.NDArray[np.int64], size: int) -> FloatArray:
    """The sum of the terms at each index, 0 to ``size`` - 1."""
    return np.bincount(index, terms, size).astype(np.float64)
