"""Small units are steadied, and ranks are ranges."""

from twofold.findings.contrasts import against_the_rest
from twofold.findings.steadied import steadied


def test_a_small_unit_moves_further_towards_the_others_than_a_large_one(shares):
    counts = {f"u{i}": (60 + i, 100) for i in range(10)} | {"small": (2, 6), "large": (333, 1000)}
    found = {each.contrast.estimate.group["unit"]: each for each in _steadied(shares, counts)}
    kept = {name: abs(found[name].value - found[name].contrast.estimate.value) for name in ("small", "large")}
    assert kept["small"] > 5 * kept["large"]


def test_a_rank_is_a_range_that_holds_every_place_the_unit_could_have(shares):
    found = _steadied(shares, {"low": (100, 1000), "middle": (500, 1000), "twin": (505, 1000), "high": (900, 1000)})
    ranges = {each.contrast.estimate.group["unit"]: (each.rank_low, each.rank_high) for each in found}
    assert ranges == {"low": (1, 1), "middle": (2, 3), "twin": (2, 3), "high": (4, 4)}


def test_units_whose_answers_all_agree_are_steadied_too(shares):
    found = _steadied(shares, {"a": (10, 10), "b": (10, 10), "c": (9, 10), "d": (10, 10)})
    assert all(each.low <= each.value <= each.high for each in found)


def _steadied(shares, counts):
    return steadied(against_the_rest(shares(counts, "csat", "unit").estimates), (0.0, 100.0))
