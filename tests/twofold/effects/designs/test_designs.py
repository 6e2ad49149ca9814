"""Registered designs: any later edit shows."""

from datetime import UTC, datetime

import numpy as np
import pytest

from twofold.effects.designs import Comparison, Design, Plan, check_design, read_design, write_design
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.estimating import EffectRequest, estimate_designed, follow
from twofold.effects.verdicts import Reason, Verdict
from twofold.errors import DefinitionError, UsageError
from twofold.privacy.pseudonyms import Key

KEY, OTHER = Key(b"k" * 32), Key(b"o" * 32)


def design(**changes):
    known = {
        "action": "the desk training",
        "outcome": "csat",
        "plans": (Plan("2026-07", ("u0", "u1", "u2", "u3", "u4", "u5")),),
        "registered_by": "Anna Nováková",
        "registered_at": datetime(2026, 5, 1, tzinfo=UTC),
        "window": 6,
        "margin": 0.1,
    }
    return Design(**(known | changes))


def test_a_design_is_read_as_it_was_written(tmp_path):
    wanted = design(comparison=Comparison.NEVER, pool=("u7", "u8"), higher_is_better=False, randomised=True)
    write_design(wanted, tmp_path / "d.toml", KEY)
    file = read_design(tmp_path / "d.toml")
    assert file.design == wanted
    assert check_design(file, KEY).genuine is True
    assert check_design(file).genuine is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("margin = 0.1", "margin = 0.2"), ('"u5"', '"u6"'), ("2026-07", "2026-08"), ("Anna", "Eve"), ("05-01T", "04-01T")],
)
def test_any_edit_of_what_was_registered_shows(tmp_path, old, new):
    write_design(design(), tmp_path / "d.toml")
    text = (tmp_path / "d.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "d.toml").write_text(text.replace(old, new), encoding="utf-8")
    assert not check_design(read_design(tmp_path / "d.toml")).sound


def test_layout_is_no_edit(tmp_path):
    write_design(design(), tmp_path / "d.toml")
    text = (tmp_path / "d.toml").read_text(encoding="utf-8")
    (tmp_path / "d.toml").write_text("# a note\n\n" + text.replace(" = ", "   =  "), encoding="utf-8")
    assert check_design(read_design(tmp_path / "d.toml")).sound


def test_a_new_hash_does_not_help_against_a_signature(tmp_path):
    write_design(design(), tmp_path / "d.toml", KEY)
    write_design(design(margin=0.5), tmp_path / "forged.toml", OTHER)
    forged = check_design(read_design(tmp_path / "forged.toml"), KEY)
    assert forged.unchanged
    assert forged.genuine is False
    assert not forged.sound


def test_a_registered_design_is_never_overwritten(tmp_path):
    write_design(design(), tmp_path / "d.toml")
    with pytest.raises(DefinitionError, match="never overwritten"):
        write_design(design(), tmp_path / "d.toml")


@pytest.mark.parametrize("text", ["", "[design]\nformat = 1\n", "no toml at all", "[design]\nformat = 9\n[seal]\n"])
def test_what_is_no_design_is_refused_in_a_sentence(tmp_path, text):
    (tmp_path / "d.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"d\.toml"):
        read_design(tmp_path / "d.toml")


@pytest.mark.parametrize(
    "wrong",
    [
        {"registered_by": " "},
        {"plans": ()},
        {"plans": (Plan("2026-07", ("u0",)), Plan("2026-08", ("u0",)))},
        {"pool": ("u0",)},
        {"window": 0},
        {"margin": 0.0},
        {"registered_at": datetime(2026, 5, 1)},  # noqa: DTZ001 - a moment without a zone is what is refused
    ],
)
def test_a_design_nobody_could_follow_is_refused(wrong):
    with pytest.raises(UsageError):
        design(**wrong)


@pytest.fixture(scope="module")
def months():
    """Fourteen units over 2026-01 to 2026-12; six of them rise by 3 from July on."""
    rng = np.random.default_rng(5)
    value = rng.normal(size=(14, 1)) + rng.normal(0, 0.5, size=(14, 12))
    value[:6, 6:] += 3
    unit, time = np.meshgrid(np.arange(14), 2026 * 12 + np.arange(12), indexing="ij")
    return EffectPanel(
        unit.ravel(),
        time.ravel(),
        value.ravel(),
        np.full(14, NEVER),
        np.arange(14),
        np.ones(168),
        np.empty((168, 0)),
        tuple(f"u{at}" for at in range(14)),
        period_kind="month",
    )


def test_the_starts_of_a_design_are_followed(months):
    followed = follow(design(), months, EffectRequest(outcome="csat"), own_starts=False)
    assert followed.in_time is True
    assert followed.departures == ()
    found = estimate_designed(followed)
    assert found.verdict is Verdict.IMPROVED
    assert Reason.REGISTERED in found.judgement.reasons
    assert found.request.margin == 0.1


def test_a_design_registered_after_the_start_binds_nobody(months):
    late = design(registered_at=datetime(2026, 7, 2, tzinfo=UTC))
    found = estimate_designed(follow(late, months, EffectRequest(), own_starts=False))
    assert Reason.LATE_REGISTERED in found.judgement.reasons


def test_departures_from_a_design_are_named(months):
    first = months.first.copy()
    first[:5] = 2026 * 12 + 6
    first[5] = 2026 * 12 + 8
    first[9] = 2026 * 12 + 8
    data = EffectPanel(**{name: getattr(months, name) for name in EffectPanel.__slots__} | {"first": first})
    followed = follow(design(), data, EffectRequest(outcome="nps", margin=0.5), own_starts=True)
    told = " ".join(followed.departures)
    assert "at another time than registered: u5" in told
    assert "does not name: u9" in told
    assert "the margin asked for is 0.5, registered was 0.1" in told
    assert "the outcome asked for is 'nps'" in told
    assert Reason.DEVIATES in estimate_designed(followed).judgement.reasons


def test_a_changed_design_is_not_said_to_be_registered(months):
    found = estimate_designed(follow(design(), months, EffectRequest(), own_starts=False), sound=False)
    assert Reason.REGISTERED not in found.judgement.reasons
    assert any("was changed after it was registered" in reason for reason in found.reasons)
