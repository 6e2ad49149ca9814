"""Many trainings judged at once: a claim has to stand among all of them."""

import numpy as np

from twofold.effects.estimating import EffectRequest, estimate_effect
from twofold.effects.estimating.several import judged_together
from twofold.effects.verdicts import Reason, Verdict


def findings(worlds, effects):
    rng = np.random.default_rng(3)
    drawn = [worlds.draw(worlds.World(memory=0.0, starts=(13,), effect=effect), rng) for effect in effects]
    return [estimate_effect(panel, EffectRequest(action=f"training {at}")) for at, panel in enumerate(drawn)]


def test_a_claim_that_chance_may_make_among_so_many_is_taken_back_and_says_so(worlds):
    found = findings(worlds, (0.35,))
    assert found[0].verdict is Verdict.IMPROVED
    assert 0.05 / 201 < found[0].effect.p_value < 0.05
    nothing = findings(worlds, (0.0,))[0]
    many = judged_together([*found, *[nothing] * 200])
    first = many[0]
    assert first.verdict is Verdict.NO_EFFECT_SHOWN
    assert first.judgement.reasons[0] is Reason.SEVERAL
    assert Reason.EXCLUDES_ZERO not in first.judgement.reasons
    assert "201 actions are judged at once" in first.sentence
    assert first.effect == found[0].effect


def test_a_clear_effect_stands_among_many_and_nothing_else_changes(worlds):
    found = findings(worlds, (2.0, 0.0, 0.0))
    assert judged_together(found)[0].verdict is Verdict.IMPROVED
    assert judged_together(found) == tuple(found)


def test_one_training_alone_is_judged_as_it_is(worlds):
    found = findings(worlds, (0.35,))
    assert judged_together(found) == tuple(found)
    assert judged_together([]) == ()
