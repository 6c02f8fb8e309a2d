"""A reading is held against a page's truth as it should be."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from benchmarks.plan_exam.measure import measure
from benchmarks.plan_exam.pages import Case, Page, make_page
from benchmarks.plan_reading import run, show, write
from rich.console import Console

from underdraw.floor_plan.reading import Reading
from underdraw.spec.floor_plan import FloorPlan


@pytest.fixture(scope="module")
def page() -> Page:
    return make_page(Case("inked competition sheet", "clean", 2))


def moved(plan: FloorPlan, by: Callable[[tuple[float, float]], tuple[float, float]]) -> FloorPlan:
    """Return a plan whose points all went through a similarity that keeps sense."""
    scale = math.dist(by((0.0, 0.0)), by((1.0, 0.0)))
    walls = [
        each.model_copy(update={"start": by(each.start), "end": by(each.end)})
        for each in plan.walls
    ]
    openings = [each.model_copy(update={"at": each.at * scale}) for each in plan.openings]
    rooms = [
        each.model_copy(update={"polygon": tuple(map(by, each.polygon))}) for each in plan.rooms
    ]
    return plan.model_copy(
        update={"walls": tuple(walls), "openings": tuple(openings), "rooms": tuple(rooms)}
    )


def perfect(page: Page):
    return lambda image: Reading(page.plan, image, page.to_page)


def test_a_perfect_reading_is_perfect(page: Page) -> None:
    row, _ = measure(page, perfect(page))
    assert (row.in_place, row.as_read, row.openings) == pytest.approx((1, 1, 1))
    assert row.exact and row.error is None
    assert row.scale_error == pytest.approx(0)


def test_a_reading_in_its_own_axes_is_perfect_too(page: Page) -> None:
    """Turned by a quarter and moved: the page tells where it lies."""
    plan = moved(page.plan, lambda p: (3.0 - p[1], p[0] - 7.0))
    back = np.array([[0.0, 1.0, 7.0], [-1.0, 0.0, 3.0]])
    to_page = page.to_page[:, :2] @ back
    to_page[:, 2] += page.to_page[:, 2]
    row, _ = measure(page, lambda image: Reading(plan, image, to_page))
    assert (row.in_place, row.as_read, row.openings) == pytest.approx((1, 1, 1))


def test_a_wrong_scale_shows_as_read_alone(page: Page) -> None:
    plan = moved(page.plan, lambda p: (1.1 * p[0], 1.1 * p[1]))
    to_page = page.to_page / [1.1, 1.1, 1]
    row, _ = measure(page, lambda image: Reading(plan, image, to_page))
    assert row.in_place == pytest.approx(1)
    assert row.openings == pytest.approx(1)
    assert row.as_read < 0.9
    assert row.scale_error == pytest.approx(1 / 1.1 - 1)


def test_a_wrong_place_shows_in_place_alone(page: Page) -> None:
    to_page = page.to_page + [[0, 0, 30], [0, 0, 0]]
    row, _ = measure(page, lambda image: Reading(page.plan, image, to_page))
    assert row.in_place < 0.85
    assert row.as_read == pytest.approx(1)
    assert row.openings < 0.5


def test_a_mirrored_reading_is_not_turned_into_a_right_one(page: Page) -> None:
    plan = moved(page.plan, lambda p: (-p[0], p[1]))
    to_page = page.to_page * [-1, 1, 1]
    row, _ = measure(page, lambda image: Reading(plan, image, to_page))
    assert row.in_place == pytest.approx(1)
    assert row.as_read < 0.8


def test_a_missed_room_and_a_window_taken_for_a_door_cost_their_share(page: Page) -> None:
    count, openings = len(page.plan.rooms), list(page.plan.openings)
    window = next(i for i, one in enumerate(openings) if one.kind == "window")
    openings[window] = openings[window].model_copy(update={"kind": "door"})
    plan = page.plan.model_copy(update={"rooms": page.plan.rooms[1:], "openings": tuple(openings)})
    row, _ = measure(page, lambda image: Reading(plan, image, page.to_page))
    assert row.in_place == pytest.approx((count - 1) / count)
    assert not row.exact
    assert row.openings == pytest.approx(1 - 1 / len(openings))


def test_a_reading_of_nothing_and_an_error_count_nothing(page: Page, tmp_path: Path) -> None:
    def fail(image: np.ndarray) -> Reading:
        raise ValueError("no walls\nin the picture")

    nothing, _ = measure(page, lambda image: Reading(FloorPlan(), image, page.to_page))
    lost, _ = measure(page, lambda image: Reading(page.plan))
    failed, reading = measure(page, fail)
    assert nothing.error is None
    assert lost.error == "the reading does not say where it lies on the page"
    assert failed.error == "ValueError: no walls in the picture"
    assert reading is None
    for row in (nothing, lost, failed):
        assert (row.in_place, row.as_read, row.openings, row.exact) == (0, 0, 0, False)


def test_rows_are_shown_and_written(page: Page, tmp_path: Path) -> None:
    other = Case("draughtsman's pen", "25 px/m", 0)

    def read(image: np.ndarray) -> Reading:
        if image.shape != page.image.shape:
            raise ValueError("no walls in the picture")
        return perfect(page)(image)

    rows = list(run((page.case, other), read))
    out = StringIO()
    show(rows, Console(file=out, width=200))
    said = out.getvalue()
    assert "room IoU in place" in said and "room IoU as read" in said
    assert "1.000" in said and "1 of 1" in said
    assert (
        "not read: draughtsman's pen, 25 px per m, 0: ValueError: no walls in the picture" in said
    )
    write(rows, read, tmp_path)
    told = json.loads((tmp_path / "rows.json").read_text())
    assert [row["in_place"] for row in told] == pytest.approx([1, 0])
    pictures = sorted(each.name for each in tmp_path.glob("*.png"))
    assert pictures[0] == "worst 01, 0.00, draughtsman's pen, 25 px per m, 0.png"
    assert len(pictures) == 2
