"""Planted contradictions between maps of drawn rooms, and maps that agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from underdraw import ControlSpec, GenerationSpec, conflicts, generate, preflight
from underdraw.conflicts import Conflict, Verdict
from underdraw.errors import SpecError
from underdraw.evaluation import Case
from underdraw.evaluation.cases import held_out_rooms
from underdraw.spec import HiresSpec, Size, TileSpec, Window


@pytest.fixture(scope="module")
def rooms() -> Sequence[Case]:
    return list(held_out_rooms(3, Size(128, 128)))


def asked(*controls: ControlSpec, **fields: Any) -> GenerationSpec:
    return GenerationSpec(**{"prompt": "a room", "steps": 2, "controls": controls, **fields})


def control(name: str, image: Any, **fields: Any) -> ControlSpec:
    return ControlSpec(control=name, image=np.ascontiguousarray(image), **fields)


def found(*controls: ControlSpec) -> Conflict:
    (pair,) = conflicts(asked(*controls)).pairs
    return pair


@pytest.mark.parametrize(("one", "other"), [("canny", "depth"), ("color", "depth")])
def test_maps_of_one_scene_agree_and_of_two_contradict(
    rooms: Sequence[Case], one: str, other: str
) -> None:
    for case, stranger in zip(rooms, [*rooms[1:], rooms[0]], strict=True):
        first = control(one, case.maps[one])
        agreeing = found(first, control(other, case.maps[other]))
        assert agreeing.verdict is Verdict.AGREE
        assert agreeing.suggestions == ()
        contradicting = found(first, control(other, stranger.maps[other]))
        assert contradicting.verdict is Verdict.CONTRADICT
        assert contradicting.strain.mean() > 2 * agreeing.strain.mean()


def test_a_mirrored_and_a_moved_map_are_told_from_another_scene(rooms: Sequence[Case]) -> None:
    edges, depth = (rooms[0].maps[name] for name in ("canny", "depth"))
    first = control("canny", edges)
    mirrored = found(first, control("depth", depth[:, ::-1]))
    assert "when mirrored, as it lies" in mirrored.suggestions[0].text
    moved = found(first, control("depth", np.roll(depth, (0, 16), (0, 1))))
    assert re.search("when moved 1[0-5]% left, as it lies", moved.suggestions[0].text)
    other = found(first, control("depth", rooms[1].maps["depth"]))
    assert "different scenes" in other.suggestions[0].text


def test_suggestions_are_changes_that_a_request_takes(rooms: Sequence[Case]) -> None:
    edges, depth = rooms[0].maps["canny"], rooms[1].maps["depth"]
    spec = asked(control("canny", edges), control("depth", depth))
    image, windows, weaker = conflicts(spec).pairs[0].suggestions
    assert image.changes == {}
    assert windows.apply(spec).controls[1].window == Window(start=0, end=0.4)
    assert windows.apply(spec).controls[0].window == Window(start=0.4, end=1)
    assert weaker.apply(spec).controls[1].scale == 0.5
    assert weaker.apply(spec).controls[0] == spec.controls[0]
    apart = conflicts(asked(*windows.apply(spec).controls)).pairs[0]
    assert (apart.residuals, apart.cosines) == (None, None)  # they never act at once
    assert [one for one in apart.suggestions if "window" in one.text] == []


def test_the_picture_is_the_one_that_is_rendered(rooms: Sequence[Case]) -> None:
    spec = asked(*(control(name, rooms[0].maps[name]) for name in ("seg", "color", "seg")))
    report = conflicts(spec)
    assert np.array_equal(report.image, generate(spec).images[0])
    assert report.names == ("seg 0", "color", "seg 2")
    assert [pair.numbers for pair in report.pairs] == [(0, 1), (0, 2), (1, 2)]
    assert report.contradictions == ()
    assert {number: norms.shape for number, norms in report.norms.items()} == {
        0: (13,),
        1: (13,),
        2: (13,),
    }
    sheet = report.sheet()
    assert sheet.width > 5 * 256
    assert sheet.height > 3 * 256


def test_what_cannot_be_compared_is_no_contradiction(rooms: Sequence[Case]) -> None:
    """Of an empty map, of parts of the canvas that are apart, and of a shuffled picture."""
    edges, depth = rooms[0].maps["canny"], rooms[1].maps["depth"]
    left = np.zeros((128, 128), np.uint8)
    left[:, :64] = 255
    apart = found(control("canny", edges, region=left), control("depth", depth, region=255 - left))
    shuffled = found(control("canny", edges), control("depth", depth, preprocess="shuffle"))
    for pair in (apart, shuffled):
        assert pair.verdict is Verdict.UNKNOWN
        assert pair.outlines is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"controls": ()}, "no control was given; a conflict takes at least two"),
        ({"num_images": 2}, "num_images=2 was given"),
        ({"hires": HiresSpec(scale=2)}, "hires was given"),
        ({"tile": TileSpec(size=64)}, "tile was given"),
    ],
)
def test_one_picture_of_two_controls_is_asked_for(
    rooms: Sequence[Case], fields: dict[str, Any], said: str
) -> None:
    pair = [control(name, rooms[0].maps[name]) for name in ("canny", "depth")]
    with pytest.raises(SpecError, match=said):
        conflicts(asked(**{"controls": pair, **fields}))
    with pytest.raises(SpecError, match="1 control was given; a conflict takes at least two"):
        conflicts(asked(pair[0]))


def test_a_render_is_warned_of_maps_that_contradict_each_other(rooms: Sequence[Case]) -> None:
    edges, depth = rooms[0].maps["canny"], rooms[0].maps["depth"]
    mirrored = depth[:, ::-1]
    first = control("canny", edges)
    (remark,) = preflight(asked(first, control("depth", mirrored), steps=20)).warnings
    assert "'canny' and 'depth' seem to contradict each other" in remark
    assert "`underdraw conflicts`" in remark
    half = np.full((128, 128), 255, np.uint8)
    for others in (
        [control("depth", depth)],
        [control("depth", mirrored, region=half)],
        [control("depth", mirrored, scale=0.0)],
    ):
        warnings = preflight(asked(first, *others, steps=20)).warnings
        assert not any("contradict" in text for text in warnings)
