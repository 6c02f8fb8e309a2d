"""What is written is read back: data exactly, drawings to a micrometre."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.unit.floor_plan.plans import FLAT, plans, same
from underdraw.errors import OutputError, SpecError
from underdraw.floor_plan.drawing import Drawing
from underdraw.floor_plan.dxf import read_dxf
from underdraw.floor_plan.exact import drawing_of, is_exact, plan_of
from underdraw.floor_plan.read import read_plan
from underdraw.floor_plan.svg import read_svg
from underdraw.floor_plan.write import WRITERS, write_plan
from underdraw.spec.floor_plan import FloorPlan

READERS = {".svg": read_svg, ".dxf": read_dxf}


def back(plan: FloorPlan, path: Path) -> FloorPlan:
    write_plan(plan, path)
    drawing = READERS[path.suffix](path)
    assert is_exact(drawing)
    return plan_of(drawing)


@pytest.mark.parametrize("suffix", READERS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plan=plans())
def test_any_plan_survives_a_drawing(plan, suffix, tmp_path):
    read = back(plan, tmp_path / f"plan{suffix}")
    assert same(plan.model_dump(), read.model_dump())


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_format_brings_back_the_plan(suffix, tmp_path):
    path = tmp_path / f"flat{suffix}"
    write_plan(FLAT, path)
    reading = read_plan(path)
    assert reading.plan == FLAT
    assert reading.page is None


def test_marks_bring_back_the_plan():
    assert same(plan_of(drawing_of(FLAT)).model_dump(), FLAT.model_dump())


def test_what_is_drawn_into_our_svg_since_is_taken_in(tmp_path):
    path = tmp_path / "flat.svg"
    write_plan(FLAT, path)
    text = path.read_text(encoding="utf-8")
    line = '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke="#000" stroke-width="0.1"/></g>'
    added = line.format("Wall", 0, -2, 5, -2) + "<g>" + line.format("Door", 2, -2, 3, -2)
    path.write_text(text.replace("</g>", added, 1), encoding="utf-8")
    plan = read_plan(path).plan
    assert [wall.id for wall in plan.walls] == ["w1", *(wall.id for wall in FLAT.walls)]
    (door,) = [one for one in plan.openings if one.wall == "w1"]
    assert (door.kind, door.at, door.width) == ("door", 2.5, 1.0)


def test_a_door_dragged_off_its_wall_is_refused(tmp_path):
    path = tmp_path / "flat.svg"
    write_plan(FLAT, path)
    text = path.read_text(encoding="utf-8")
    assert 'y1="-0.0" x2="1.65"' in text
    path.write_text(text.replace('y1="-0.0" x2="1.65" y2="-0.0"', 'y1="-1" x2="1.65" y2="-1"'))
    with pytest.raises(
        SpecError, match=r"a door of wall 'south' lies 1\.00 m off it; move it back"
    ):
        read_plan(path)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"plan": "{"}, "damaged"),
        ({"plan": '{"walls": []}'}, "damaged"),
        ({"plan": "3"}, "damaged"),
    ],
)
def test_damaged_facts_are_refused(facts, said):
    with pytest.raises(SpecError, match=said):
        plan_of(Drawing((), 1.0, facts=facts))


def test_a_door_without_any_wall_is_refused():
    marks = tuple(mark for mark in drawing_of(FLAT).marks if mark.role == "door")
    with pytest.raises(SpecError, match="a door is in the file, and no wall"):
        plan_of(Drawing(marks, 1.0, facts={"plan": "{}"}))


def test_a_fixture_that_is_no_rectangle_is_refused():
    (mark,) = drawing_of(FLAT).of("fixture")
    bent = type(mark)("fixture", (mark.points[:3],), True, name="bed")
    with pytest.raises(SpecError, match="fixture 'bed' has 3 corners; draw 4"):
        plan_of(Drawing((bent,), 1.0, facts={"plan": "{}"}))


def test_names_that_xml_cannot_hold_are_refused(tmp_path):
    room = FLAT.rooms[0].model_copy(update={"name": "a\x07b"})
    with pytest.raises(SpecError, match="control character"):
        write_plan(FLAT.model_copy(update={"rooms": (room,)}), tmp_path / "plan.svg")


def test_other_suffixes_and_places_are_refused(tmp_path):
    with pytest.raises(SpecError, match=r"unknown plan format '\.pdf'"):
        write_plan(FLAT, tmp_path / "plan.pdf")
    with pytest.raises(OutputError, match="can't write"):
        write_plan(FLAT, tmp_path / "missing" / "plan.svg")
