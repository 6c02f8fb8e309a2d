"""Sections: what is left above a height and before a plane."""

from __future__ import annotations

import math

import pytest

from underdraw.interior.section import CAP, PLANE, ahead, below, reach
from underdraw.scene import (
    Box,
    Camera,
    Cylinder,
    Ellipsoid,
    Material,
    Object,
    Opening,
    Prism,
    Shape,
    Wall,
    Wedge,
)
from underdraw.scene.pack import extent

GREY = Material((0.6, 0.6, 0.6))


def thing(label: str, *shapes: Shape) -> Object:
    return Object(label, 1, 7, shapes)


def test_a_wall_ends_at_the_cut_under_a_cap_of_ink() -> None:
    outline = ((-1.0, -0.1), (1.0, -0.1), (1.0, 0.1), (-1.0, 0.1))
    wall = Prism((0, 1.3, 0), (2.0, 2.6, 0.2), GREY, 0.3, outline, (0.0, -1.3, 0.0))
    (cut,) = below([thing("wall", wall)], 1.2)
    body, cap = cut.shapes
    assert isinstance(body, Prism) and cut.instance == 7
    assert extent(body)[0][1] == pytest.approx(0.0) and extent(body)[1][1] == pytest.approx(1.2)
    # The texture stays where it was in the world.
    assert body.center[1] + body.origin[1] == pytest.approx(0.0)
    assert cap.size[1] == CAP and cap.material != GREY


def test_openings_of_a_cut_wall_stay_where_they_were() -> None:
    holes = (Opening(-0.5, 0.5, -0.4, 0.8), Opening(0.6, 0.9, 0.2, 0.5))
    (cut,) = below([thing("wall", Wall((0, 1.3, 0), (4, 2.6, 0.2), GREY, 0.0, holes))], 1.2)
    wall = cut.shapes[0]
    assert isinstance(wall, Wall) and len(wall.openings) == 1
    low, high = (wall.center[1] + y for y in (wall.openings[0].y0, wall.openings[0].y1))
    assert low == pytest.approx(0.9) and high == pytest.approx(1.2)


def test_what_is_of_the_shell_and_above_the_cut_is_left_out() -> None:
    lintel = Box((0, 2.3, 0), (1, 0.6, 0.2), GREY)
    assert below([thing("wall", lintel)], 1.2) == ()


def test_furniture_stays_whole_and_what_hangs_goes() -> None:
    tall = thing("cabinet", Box((0, 1.0, 0), (1, 2.0, 0.5), GREY))
    low = thing("bed", Box((0, 0.3, 0), (1, 0.6, 2), GREY))
    lamp = thing("lamp", Cylinder((0, 2.2, 0), (0.3, 0.8, 0.3), GREY))
    ceiling = thing("ceiling", Box((0, 2.7, 0), (4, 0.2, 4), GREY))
    assert below([tall, low, lamp, ceiling], 1.2) == (tall, low)


@pytest.mark.parametrize("kind", [Ellipsoid, Wedge])
def test_round_and_sloping_parts_go_by_their_middle(kind: type[Ellipsoid] | type[Wedge]) -> None:
    parts = tuple(kind((0, y, 0), (0.4, 0.4, 0.4), GREY) for y in (1.1, 1.3))
    (kept,) = below([thing("curtain", *parts)], 1.2)
    assert kept.shapes == parts[:1]


@pytest.mark.parametrize("turn", [0.0, 0.4])
def test_only_what_is_wholly_ahead_of_the_plane_is_left(turn: float) -> None:
    def at(reach: float) -> tuple[float, float, float]:
        return reach * math.sin(turn), 1.0, reach * math.cos(turn)

    camera = Camera((0.0, 1.0, 0.0), turn, lens="orthographic")
    front, across, back = (
        thing(str(r), Box(at(r), (6.0, 1.0, 0.5), GREY, turn)) for r in (2.0, PLANE + 0.1, -2.0)
    )
    assert ahead([front, across, back], camera) == (front,)
    assert reach(front.shapes[0], camera) == pytest.approx((1.75, 2.25))
