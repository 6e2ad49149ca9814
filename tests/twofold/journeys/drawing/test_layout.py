"""Boxes in layers: lines run downwards but for those that close a cycle, and nothing overlaps."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.journeys.drawing import Box, Line, lay_out, text_width, wrapped
from twofold.journeys.drawing.cycles import backward_lines
from twofold.journeys.drawing.layers import layer_of

PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]), max_size=30)


@settings(deadline=None, max_examples=40)
@given(PAIRS)
def test_boxes_and_labels_never_overlap_and_lines_run_downwards(pairs):
    boxes = [Box(40.0 + 11 * at, 20.0 + at, 15.0 * (at % 3)) for at in range(12)]
    lines = [Line(*pair, 1.0 + at % 4, 50.0, 16.0) for at, pair in enumerate(pairs)]
    drawing = lay_out(boxes, lines)
    areas = [
        (
            place.x - box.width / 2,
            place.y - box.height / 2,
            place.x + box.width / 2 + box.right,
            place.y + box.height / 2,
        )
        for box, place in zip(boxes, drawing.boxes, strict=True)
    ]
    areas += [(p.label.x - 25, p.label.y - 8, p.label.x + 25, p.label.y + 8) for p in drawing.lines]
    for one, two in itertools.combinations(areas, 2):
        apart = one[2] <= two[0] + 1e-6 or two[2] <= one[0] + 1e-6 or one[3] <= two[1] + 1e-6 or two[3] <= one[1] + 1e-6
        assert apart
    assert all(area[0] >= 0 and area[2] <= drawing.width + 1e-6 and area[3] <= drawing.height + 1e-6 for area in areas)
    for line, place in zip(lines, drawing.lines, strict=True):
        above, below = (line.target, line.source) if place.backwards else (line.source, line.target)
        assert drawing.boxes[above].y < drawing.boxes[below].y


@given(PAIRS)
def test_without_the_backward_lines_no_cycle_is_left(pairs):
    lines = [Line(*pair, 1.0) for pair in pairs]
    back = backward_lines(12, lines)
    left = {(line.source, line.target) for at, line in enumerate(lines) if at not in back}
    while left:
        sinks = {box for pair in left for box in pair} - {one for one, _ in left}
        assert sinks
        left = {pair for pair in left if pair[1] not in sinks}


def test_the_lightest_line_of_a_cycle_runs_back():
    lines = [Line(0, 1, 9.0), Line(1, 2, 9.0), Line(2, 0, 1.0)]
    assert backward_lines(3, lines) == {2}


def test_layers_keep_lines_short_and_the_bottom_at_the_bottom():
    lines = [Line(0, 1, 1.0), Line(1, 2, 1.0), Line(0, 3, 5.0), Line(3, 2, 1.0)]
    assert layer_of(4, lines) == [0, 1, 2, 1]
    assert layer_of(5, [*lines, Line(0, 4, 9.0)], bottom=4)[4] == 2


@pytest.mark.parametrize("text", ["", "a", "Panaszbejelentés e-mailben és telefonon", "x" * 200, "Άφιξη στην υποδοχή"])
def test_wrapped_lines_fit(text):
    lines = wrapped(text, 13.0, 90.0)
    assert len(lines) <= 3
    assert all(text_width(line, 13.0) <= 90.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "") or lines[-1].endswith("…")
