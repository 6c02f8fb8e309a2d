"""Furnished storeys: nothing overlaps, leaves its room, shuts a door off or darkens a window."""

from __future__ import annotations

import itertools
import json
import math
from functools import cache
from pathlib import Path

import pytest
import shapely
from shapely import LineString, MultiPoint, Point, Polygon

from underdraw.interior import Interior, build
from underdraw.interior.ground import Area, Side
from underdraw.rooms import STYLES
from underdraw.scene import Object
from underdraw.spec.floor_plan import FixtureSpec, FloorPlan

PLANS = Path(__file__).parents[3] / "examples" / "plans"
NAMES = ("studio", "flat", "house", "slanted")
SEEDS = range(6)
SHELL = {"wall", "floor", "ceiling", "door", "window", "curtain"}
PATH = 0.55


def plan(name: str) -> FloorPlan:
    if name == "slanted":
        return slanted()
    return FloorPlan.parse(json.loads((PLANS / f"{name}.json").read_text()))


def slanted() -> FloorPlan:
    """A studio turned by 25 degrees, so that no wall is along an axis."""
    sin, cos = math.sin(math.radians(25)), math.cos(math.radians(25))

    def turned(x: float, y: float) -> tuple[float, float]:
        return x * cos - y * sin, x * sin + y * cos

    straight = plan("studio")
    walls = [
        wall.model_copy(update={"start": turned(*wall.start), "end": turned(*wall.end)})
        for wall in straight.walls
    ]
    rooms = [
        room.model_copy(update={"polygon": tuple(turned(*corner) for corner in room.polygon)})
        for room in straight.rooms
    ]
    return straight.model_copy(update={"walls": tuple(walls), "rooms": tuple(rooms)})


@cache
def storey(name: str, seed: int) -> Interior:
    return build(plan(name), sorted(STYLES.items())[seed % 3][1], seed)


def covered(thing: Object) -> Polygon:
    """Give the ground under a thing, from its shapes alone."""
    points: list[tuple[float, float]] = []
    for shape in thing.shapes:
        sin, cos = math.sin(shape.yaw), math.cos(shape.yaw)
        (x, _, z), (w, _, d) = shape.center, shape.size
        for sx, sz in itertools.product((-w / 2, w / 2), (-d / 2, d / 2)):
            points.append((x + cos * sx + sin * sz, z - sin * sx + cos * sz))
    hull = MultiPoint(points).convex_hull
    assert isinstance(hull, Polygon)
    return hull


def heights(thing: Object) -> tuple[float, float]:
    return (
        min(shape.center[1] - shape.size[1] / 2 for shape in thing.shapes),
        max(shape.center[1] + shape.size[1] / 2 for shape in thing.shapes),
    )


def furniture(interior: Interior, room: str) -> list[Object]:
    """List what stands on a room's floor, without rugs."""
    return [
        thing
        for thing in interior.objects
        if interior.surfaces[thing.instance].room == room
        and thing.label not in SHELL | {"rug"}
        and heights(thing)[0] < 0.2
    ]


def before(side: Side, s0: float, s1: float, deep: float) -> Polygon:
    """Give the ground before a part of a side."""
    (x, z), (ax, az), (nx, nz) = side.start, side.along, side.outward
    corners = [(s0, 0.0), (s1, 0.0), (s1, deep), (s0, deep)]
    return Polygon([(x + ax * s - nx * t, z + az * s - nz * t) for s, t in corners])


def rooms(name: str) -> list[tuple[Interior, Area]]:
    return [
        (storey(name, seed), area) for seed in SEEDS for area in storey(name, seed).ground.areas
    ]


@pytest.mark.parametrize("name", NAMES)
def test_furniture_stays_in_its_room_and_out_of_other_furniture(name: str) -> None:
    for interior, area in rooms(name):
        things = [(thing, covered(thing)) for thing in furniture(interior, area.name)]
        for thing, ground in things:
            assert ground.difference(area.polygon.buffer(0.05)).area < 1e-3, thing.label
        for (one, a), (other, b) in itertools.combinations(things, 2):
            assert a.intersection(b).area < 0.02, (one.label, other.label)


@pytest.mark.parametrize("name", NAMES)
def test_what_lies_hangs_or_stands_on_another_is_in_the_room_too(name: str) -> None:
    for interior, area in rooms(name):
        for thing in interior.objects:
            if interior.surfaces[thing.instance].room == area.name and thing.label not in SHELL:
                assert area.polygon.buffer(0.02).contains(covered(thing).centroid), thing.label
                assert heights(thing)[1] <= interior.plan.height + 0.01, thing.label


@pytest.mark.parametrize("name", NAMES)
def test_doors_and_windows_stay_free(name: str) -> None:
    for interior, area in rooms(name):
        for thing in furniture(interior, area.name):
            ground, top = covered(thing), heights(thing)[1]
            for side in area.sides:
                for hole, s0, s1 in side.holes:
                    is_window = hole.kind == "window"
                    if is_window and (top <= hole.low + 0.1 or thing.label == "counter"):
                        continue  # a tap may stand before a window, a worktop doesn't reach it
                    zone = before(side, s0 + 0.02, s1 - 0.02, 0.4 if is_window else 0.85)
                    assert ground.intersection(zone).area < 0.02, (thing.label, hole.kind)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_in_a_curtain_or_in_the_turn_of_a_door(name: str) -> None:
    for interior, area in rooms(name):
        fittings = [
            thing
            for thing in interior.objects
            if thing.label in {"curtain", "door"}  # a towel, a curtain too, may hang behind a tap
            and " towel " not in interior.surfaces[thing.instance].name
        ]
        for thing, fitting in itertools.product(furniture(interior, area.name), fittings):
            (_, top), (low, _) = heights(thing), heights(fitting)
            shared = covered(thing).intersection(covered(fitting)).area
            assert top <= low or shared < 0.01, (thing.label, fitting.label)


@pytest.mark.parametrize("name", NAMES)
def test_a_way_joins_all_doors_of_a_room(name: str) -> None:
    for interior, area in rooms(name):
        stood = shapely.union_all([covered(thing) for thing in furniture(interior, area.name)])
        walk = area.polygon.buffer(-PATH / 2).difference(stood.buffer(PATH / 2))
        parts = [part for part in shapely.get_parts(walk) if isinstance(part, Polygon)]
        doors = [
            before(side, s0, s1, 0.9).centroid
            for side in area.sides
            for hole, s0, s1 in side.holes
            if hole.kind != "window"
        ]
        assert any(all(part.distance(door) < 0.05 for door in doors) for part in parts), area.name


MAIN = {
    "living room": {"sofa"},
    "bedroom": {"bed"},
    "kitchen": {"counter"},
    "dining room": {"table", "chair"},
    "office": {"desk", "chair"},
    "bathroom": {"bathtub", "toilet", "sink"},
}
HUNG = {"bathroom": "towel", "hall": "coat rack"}


@pytest.mark.parametrize("name", ["studio", "flat", "house"])
def test_every_room_has_what_makes_it_what_it_is(name: str) -> None:
    for interior, area in rooms(name):
        labels = {thing.label for thing in furniture(interior, area.name)}
        assert MAIN.get(area.kind, set()) <= labels, (area.name, labels)
        names = {one.name for one in interior.surfaces.values() if one.room == area.name}
        hung = HUNG.get(area.kind)
        assert hung is None or f"{area.name} {hung} 1" in names, (area.name, names)


def test_a_storey_without_bedroom_or_kitchen_has_them_in_its_living_room() -> None:
    for seed in SEEDS:
        labels = {thing.label for thing in furniture(storey("studio", seed), "studio")}
        assert {"sofa", "bed", "counter", "table"} <= labels


def test_a_fixture_stands_where_and_as_large_as_it_is_drawn() -> None:
    flat = plan("flat")
    interior = build(flat, STYLES["modern"], 5)
    tub = next(thing for thing in interior.objects if thing.label == "bathtub")
    spec = next(one for one in flat.fixtures if one.kind == "bathtub")
    ground = covered(tub)
    assert ground.centroid.distance(Point(spec.at)) < 0.02
    assert ground.area == pytest.approx(spec.size[0] * spec.size[1], rel=0.02)
    x0, _, x1, _ = ground.bounds
    assert x1 - x0 == pytest.approx(spec.size[1], abs=0.02)  # a quarter turn: its back is west


def test_what_is_not_known_is_said() -> None:
    piano = FixtureSpec(kind="piano", at=(2.0, 2.0), size=(1.5, 0.6))
    away = FixtureSpec(kind="Bed", at=(-5.0, 2.0), size=(1.6, 2.0))
    flat = plan("flat").model_copy(update={"fixtures": (piano, away)})
    assert build(flat, STYLES["modern"]).remarks == (
        "the Bed at -5, 2 is in no room; it is left out",
        "the piano at 2, 2 is no furniture that is known here; it is left out",
    )


def test_rooms_may_be_left_bare() -> None:
    bare = build(plan("house"), STYLES["modern"], 2, empty=True)
    assert {thing.label for thing in bare.objects} <= SHELL
    full = build(plan("house"), STYLES["modern"], 2)
    assert full.objects[: len(bare.objects)] == bare.objects


def test_the_same_seed_is_the_same_storey_and_another_is_another() -> None:
    one, same, other = (build(plan("house"), STYLES["modern"], seed) for seed in (4, 4, 5))
    assert one.objects == same.objects
    assert one.objects != other.objects


def test_a_room_is_furnished_the_same_whatever_the_others_are_called() -> None:
    flat = plan("flat")
    renamed = flat.model_copy(
        update={
            "rooms": tuple(
                room.model_copy(update={"name": "den"}) if room.name == "study" else room
                for room in flat.rooms
            )
        }
    )
    for name in ("bedroom 1", "kitchen"):
        one, other = (build(each, STYLES["modern"], 1) for each in (flat, renamed))
        shapes = [
            [thing.shapes for thing in furniture(interior, name)] for interior in (one, other)
        ]
        assert shapes[0] == shapes[1]


def test_an_open_side_is_kept_open() -> None:
    interior = storey("flat", 0)
    kitchen = interior.ground.area("kitchen")
    mouth = LineString(((7.0, 4.62), (10.8, 4.62))).buffer(0.5)
    for seed in SEEDS:
        for thing in furniture(storey("flat", seed), "kitchen"):
            assert covered(thing).intersection(mouth.intersection(kitchen.polygon)).area < 0.02


def test_less_than_a_millimetre_and_whole_turns_do_not_matter() -> None:
    flat = plan("flat")
    moved = flat.model_copy(
        update={
            "fixtures": tuple(
                one.model_copy(update={"at": (one.at[0] + 1e-4, one.at[1]), "turn": one.turn + 360})
                for one in reversed(flat.fixtures)
            ),
            "walls": tuple(
                wall.model_copy(update={"start": (wall.start[0], wall.start[1] - 1e-4)})
                for wall in flat.walls
            ),
        }
    )
    assert build(moved, STYLES["modern"], 1).objects == build(flat, STYLES["modern"], 1).objects


def test_a_room_too_small_for_its_main_thing_has_the_rest() -> None:
    flat = plan("flat")
    tight = flat.model_copy(
        update={
            "rooms": tuple(
                room.model_copy(update={"kind": "kitchen"}) if room.name == "corridor" else room
                for room in flat.rooms
            )
        }
    )
    labels: set[str] = set()
    for seed in SEEDS:
        interior = build(tight, STYLES["modern"], seed)
        labels |= {one.label for one in interior.surfaces.values() if one.room == "corridor"}
    assert "picture" in labels
    assert "counter" not in labels
