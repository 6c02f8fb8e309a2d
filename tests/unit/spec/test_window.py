"""The window rule: half-open, so abutting windows tile; keyframes stay between their points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.spec.strategies import FRACTIONS, KEYFRAMES
from underdraw.errors import SpecError
from underdraw.spec import ControlSpec, Keyframes, Window


@given(FRACTIONS.filter(lambda at: 0 < at < 1), st.integers(1, 200))
def test_abutting_windows_tile_the_steps_exactly(middle, steps):
    first, second = Window(end=middle), Window(start=middle)
    for index in range(steps):
        assert first.contains(index / steps) != second.contains(index / steps)


@pytest.mark.parametrize("steps", [1, 2, 20, 30])
def test_the_whole_window_is_every_step(steps):
    assert all(Window().contains(index / steps) for index in range(steps))


def test_half_of_twenty_steps_is_ten():
    assert sum(Window(end=0.5).contains(index / 20) for index in range(20)) == 10


@pytest.mark.parametrize("short", [(0.2, 0.7), [0.2, 0.7], "0.2:0.7", {"start": 0.2, "end": 0.7}])
def test_every_short_form_is_the_same_window(short):
    control = ControlSpec.parse({"control": "canny", "image": "a", "window": short})
    assert control.window == Window(start=0.2, end=0.7)


@pytest.mark.parametrize(
    ("text", "window"), [(":0.5", (0, 0.5)), ("0.5:", (0.5, 1)), (":", (0, 1))]
)
def test_an_open_end_is_the_end(text, window):
    control = ControlSpec.parse({"control": "canny", "image": "a", "window": text})
    assert (control.window.start, control.window.end) == window


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ((0.6, 0.2), "start 0.6 must be before end 0.2"),
        ((0.5, 0.5), "must be before"),
        ((0, 1.5), "less than or equal to 1"),
        ((float("nan"), 1), "window"),
        ("0.2", "START:END"),
        ("a:b", "window"),
    ],
)
def test_a_window_that_is_none_is_refused(window, message):
    with pytest.raises(SpecError, match=message):
        ControlSpec.parse({"control": "canny", "image": "a", "window": window})


@given(KEYFRAMES, FRACTIONS)
def test_keyframes_stay_between_their_points(keyframes, progress):
    scales = [point.scale for point in keyframes.points]
    slack = 1e-9
    assert min(scales) - slack <= keyframes.scale_at(progress) <= max(scales) + slack


@given(KEYFRAMES)
def test_keyframes_pass_through_their_points(keyframes):
    for point in keyframes.points:
        assert keyframes.scale_at(point.at) == pytest.approx(point.scale)


@pytest.mark.parametrize(
    ("interpolation", "quarter"), [("hold", 1.0), ("linear", 0.75), ("cosine", 0.8535533906)]
)
def test_the_way_between_two_points(interpolation, quarter):
    keyframes = Keyframes.parse({"points": [(0, 1), (1, 0)], "interpolation": interpolation})
    assert keyframes.scale_at(0.25) == pytest.approx(quarter)


def test_keyframes_must_rise():
    with pytest.raises(SpecError, match="rise strictly"):
        Keyframes.parse({"points": [(0.5, 1), (0.5, 0)]})
