"""The drawn plan: everything in its place and colour, as pixels and as SVG alike."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import numpy as np
import pytest
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon, box
from shapely.ops import unary_union

from tests.unit.floor_plan.files import svg
from tests.unit.floor_plan.plans import FLAT
from underdraw.floor_plan import overlay as overlays
from underdraw.floor_plan.canvas import Words, placed, text_width
from underdraw.floor_plan.draw import EYE, PAPER, TINTS, WALL, Eye, draw_plan, figures, plan_svg
from underdraw.floor_plan.overlay import overlay
from underdraw.floor_plan.read import read_plan
from underdraw.floor_plan.reading import Reading
from underdraw.spec.floor_plan import FloorPlan

SVG = "{http://www.w3.org/2000/svg}"


def color(image, to_page, x, y):
    column, row = placed(np.array([(x, y)]), to_page)[0].astype(int)
    return tuple(image[row, column].tolist())


def test_colours_are_where_the_plan_says():
    image, to_page = draw_plan(FLAT, 900)
    assert max(image.shape[:2]) == 900
    assert color(image, to_page, 1, 4) == TINTS["living room"]
    assert color(image, to_page, 5.5, 1) == TINTS["bedroom"]
    assert color(image, to_page, 5, 4.5) == WALL
    assert color(image, to_page, 8.1, -0.1) == WALL  # the corner is filled
    assert color(image, to_page, -0.4, -0.4) == PAPER
    assert color(image, to_page, 1.3, 0.07) == (255, 255, 255)  # the door's gap


def _written(plan: FloorPlan) -> dict[str, Polygon]:
    """The ground that each text lies on, metres, drawn 700 pixels wide."""
    _, to_page = draw_plan(plan, 700)
    ground = {}
    for one in figures(plan, to_page):
        if isinstance(one, Words):
            across, down = placed(np.array([one.at]), to_page)[0] + one.shift
            x, y = (across - to_page[0, 2]) / to_page[0, 0], (down - to_page[1, 2]) / to_page[1, 1]
            half = text_width(one.text, one.size) / 2 / to_page[0, 0]
            ground[one.text] = box(x - half, y - 0.1, x + half, y + 0.1)
    return ground


def test_names_are_beside_furniture_and_the_swings_of_doors():
    bed = FLAT.fixtures[0].model_copy(update={"at": (6.8, 2.2)})
    gate = FLAT.openings[0].model_copy(update={"at": 2.0, "width": 2.6})
    plan = FLAT.model_copy(update={"fixtures": (bed,), "openings": (gate, *FLAT.openings[1:])})
    taken = unary_union([box(5.8, 1.5, 7.8, 2.9), Spot(0.7, 0.15).buffer(2.5)])
    written = _written(plan)
    assert len(written) == 4
    assert not any(ground.intersects(taken) for ground in written.values())


def test_a_name_is_over_furniture_that_leaves_it_no_place():
    bed = FLAT.fixtures[0].model_copy(update={"size": (20.0, 20.0)})
    assert "bedroom" in _written(FLAT.model_copy(update={"fixtures": (bed,)}))


def test_lines_are_soft():
    image, to_page = draw_plan(FLAT, 900)
    door = placed(np.array([(0.75, 0), (1.65, 0.9)]), to_page).astype(int)
    (left, low), (right, high) = door
    part = image[high:low, left:right].reshape(-1, 3)
    assert len(np.unique(part, axis=0)) > 20


def test_cameras_are_marked():
    image, to_page = draw_plan(FLAT, 900, marks=[Eye(2, 2, 90, 60)])
    assert color(image, to_page, 2.17, 2) == EYE
    seen = np.array(color(image, to_page, 3, 2))
    assert np.allclose(seen, 0.28 * np.array(EYE) + 0.72 * np.array(TINTS["living room"]), atol=2)
    assert color(image, to_page, 1.2, 2) == TINTS["living room"]


def test_the_svg_has_the_same_geometry_and_names_to_click_at():
    text = plan_svg(FLAT, 900, marks=[Eye(2, 2, 90, 60, "view 1")])
    root = fromstring(text)
    _, to_page = draw_plan(FLAT, 900)
    named = {}
    for one in root.iter(f"{SVG}polygon"):
        named.setdefault(one.get("data-name"), []).append(one)
    assert len(named["view 1"]) == 2
    points = [
        tuple(map(float, pair.split(","))) for pair in named["bedroom"][0].get("points").split()
    ]
    assert np.allclose(points, placed(np.array(FLAT.rooms[1].polygon), to_page), atol=0.01)
    assert {one.text for one in root.iter(f"{SVG}text")} >= {"Wohnküche", "22.6 m²", "1"}


def test_small_rooms_go_without_a_label():
    text = plan_svg(FLAT, 90)
    assert "<text" not in text


def test_an_empty_plan_is_paper():
    image, _ = draw_plan(FloorPlan(), 64)
    assert (image == PAPER).all()


@pytest.mark.parametrize("side", [500, 1200, 3000])
def test_an_overlay_shows_what_is_doubtful(side):
    page = np.full((side, side, 3), 255, np.uint8)
    k = side / 10
    to_page = np.array([[k, 0, k], [0, -k, side - k]])
    plan = FLAT.model_copy(update={"doubts": ("bedroom has no door",)})
    image = overlay(Reading(plan, page, to_page))
    shown = min(max(side, 1000), 1800)
    assert image.shape[1] == shown
    assert image.shape[0] > shown + 60
    scaled = to_page * (shown / side)

    def mixed(tint):
        return np.round(0.32 * np.array(tint) + 0.68 * 255)

    assert np.allclose(color(image, scaled, 1, 4), mixed(overlays.SURE), atol=2)
    assert np.allclose(color(image, scaled, 5.5, 1), mixed(overlays.DOUBTFUL), atol=2)
    assert color(image, scaled, 0, 2.5) == overlays.OPENINGS["window"]


def test_an_overlay_of_data_lies_over_its_drawing():
    image = overlay(Reading(FLAT))
    assert image.shape[1] == 1200


def test_the_page_of_a_vector_drawing_fits_its_reading(tmp_path):
    body = '<rect id="wall" x="1" y="1" width="6" height=".3"/>'
    body += '<path class="wall" stroke="#000" fill="none" stroke-width=".2" d="M1 1v4h6v-4"/>'
    reading = read_plan(svg(tmp_path / "plan.svg", body))
    assert reading.page is not None
    wall = reading.plan.walls[0]
    assert color(reading.page, reading.to_page, *wall.at(wall.length / 2)) != (255, 255, 255)
    assert color(reading.page, reading.to_page, 3, 2) == (255, 255, 255)
