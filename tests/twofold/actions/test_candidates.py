"""Candidates: shown with their evidence, or not at all."""

from types import SimpleNamespace

from twofold.actions.candidates import NO_LINKS, candidates
from twofold.findings.links import Grade


def link(ex, cx, *, claim=True, grade=Grade.WEAK, slope=0.3, reason=None):
    within = SimpleNamespace(value=slope)
    return SimpleNamespace(
        ex=ex,
        cx=cx,
        claim=claim,
        grade=grade if claim else Grade.NONE,
        lag=1,
        within=within,
        between=None,
        n_units=20,
        reason=reason,
        sentence=f"{ex} goes with {cx}.",
    )


def links(*pairs):
    return SimpleNamespace(pairs=pairs)


def test_without_links_no_candidate_is_shown_and_what_is_needed_is_said():
    found = candidates(["room"], None)
    assert (found.found, found.without) == ((), {"room": NO_LINKS})


def test_candidates_come_with_their_grade_the_strongest_first():
    found = candidates(["room"], links(link("tools", "room"), link("errors", "room", grade=Grade.STRONG)))
    assert [(one.driver, one.grade) for one in found.found] == [("errors", Grade.STRONG), ("tools", Grade.WEAK)]


def test_a_link_that_is_not_claimed_is_no_candidate():
    found = candidates(["room"], links(link("tools", "room", claim=False, reason="only 4 units")))
    assert found.found == ()
    assert found.without["room"] == "No candidate for room: no link with tools is shown (only 4 units)."


def test_a_better_condition_that_goes_with_a_worse_score_is_no_candidate():
    assert candidates(["room"], links(link("tools", "room", slope=-0.3))).found == ()


def test_a_lever_that_nobody_looked_behind_says_so():
    found = candidates(["lift"], links(link("tools", "room")))
    assert "not among the measures" in found.without["lift"]


def test_measures_are_matched_to_levers_by_what_they_are_about():
    found = candidates(["room"], links(link("tools", "room csat_mean")), {"room csat_mean": "room"})
    assert [one.lever for one in found.found] == ["room"]
