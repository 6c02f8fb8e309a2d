"""A picture of a plan is read, or refused."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from underdraw.errors import ImageError
from underdraw.floor_plan.doubts import TRUSTED
from underdraw.floor_plan.raster import read_raster
from underdraw.floor_plan.raster.words import Word
from underdraw.metrics.floor_plan import room_iou

SCALE = 80  # pixels to the metre
ROOMS = (
    ((0.2, 0.2), (3.9, 0.2), (3.9, 4.8), (0.2, 4.8)),
    ((4.1, 0.2), (7.8, 0.2), (7.8, 4.8), (4.1, 4.8)),
)


def _page(door: bool = True) -> NDArray[np.uint8]:
    """Draw two rooms with a window in the left one, and a door between them."""
    page = np.full((640, 840, 3), 255, np.uint8)

    def fill(x0: float, y0: float, x1: float, y1: float, tone: int) -> None:
        page[600 - round(y1 * SCALE) : 600 - round(y0 * SCALE)][
            :, 100 + round(x0 * SCALE) : 100 + round(x1 * SCALE)
        ] = tone

    fill(0, 0, 8, 5, 0)
    for room in ROOMS:
        fill(*room[0], *room[2], 255)
    if door:
        fill(3.9, 1.0, 4.1, 1.9, 255)
        hinge, reach = (100 + round(3.9 * SCALE), 600 - SCALE), round(0.9 * SCALE)
        cv2.ellipse(page, hinge, (reach, reach), 0, 180, 270, (0, 0, 0), 2)
        cv2.line(page, hinge, (hinge[0] - reach, hinge[1]), (0, 0, 0), 2)
    fill(1.2, 0, 2.7, 0.2, 255)  # the window
    for y in (0.02, 0.1, 0.18):
        fill(1.2, y - 0.015, 2.7, y + 0.015, 0)
    return page


def test_rooms_and_openings_are_read_in_metres() -> None:
    plan = read_raster(_page(), px_per_m=SCALE).plan
    assert room_iou([room.polygon for room in plan.rooms], ROOMS) > 0.97
    assert sorted(one.kind for one in plan.openings) == ["door", "window"]
    assert [one.width for one in plan.openings] == pytest.approx([1.5, 0.9], abs=0.05)


def test_without_a_scale_it_is_guessed_by_what_is_usual() -> None:
    plan = read_raster(_page()).plan
    assert plan.scale.source == "door width"
    assert plan.scale.confidence < 0.9
    assert plan.scale.per_metre == pytest.approx(SCALE, rel=0.1)


def test_a_scale_bar_tells_the_scale() -> None:
    page = np.pad(_page(), ((0, 100), (0, 0), (0, 0)), constant_values=255)
    for i in range(3):
        left = 300 + 80 * i
        cv2.rectangle(page, (left, 675), (left + 80, 683), (0, 0, 0), 1 if i % 2 else -1)
    plan = read_raster(page).plan
    assert (plan.scale.source, plan.scale.confidence) == ("scale bar", 0.95)
    assert plan.scale.per_metre == pytest.approx(SCALE, rel=0.01)
    assert [room.area for room in plan.rooms] == pytest.approx([3.7 * 4.6] * 2, rel=0.02)
    assert not any("scale" in doubt for doubt in plan.doubts)


def test_a_told_scale_is_kept() -> None:
    plan = read_raster(_page(), px_per_m=40).plan
    assert plan.scale.source == "told"
    assert plan.scale.per_metre == 40
    assert max(x for room in plan.rooms for x, _ in room.polygon) == pytest.approx(15.6, abs=0.1)


def test_metres_lead_back_to_the_page() -> None:
    reading = read_raster(_page(), px_per_m=SCALE)
    corner = max((point for room in reading.plan.rooms for point in room.polygon), key=sum)
    assert reading.on_page((corner,))[0] == pytest.approx([100 + 7.8 * 80, 600 - 4.8 * 80], abs=2)


@pytest.mark.parametrize("tone", [0, 255])
def test_a_page_without_rooms_is_refused(tone: int) -> None:
    with pytest.raises(ImageError, match="no rooms were found on the page"):
        read_raster(np.full((200, 300, 3), tone, np.uint8))


def test_a_plan_without_a_door_asks_for_its_scale() -> None:
    page = np.full((400, 600, 3), 255, np.uint8)
    cv2.rectangle(page, (50, 50), (550, 350), (0, 0, 0), 12)
    with pytest.raises(
        ImageError, match=r"no door, no scale bar and no two figures .* px_per_m=50"
    ):
        read_raster(page)


def _areas(*texts: str) -> tuple[Word, ...]:
    """Words in the middle of each room."""
    middles = (100 + 2 * SCALE, 100 + 6 * SCALE)
    return tuple(Word(text, (x - 40, 390, x + 40, 410)) for x, text in zip(middles, texts))


@pytest.mark.parametrize("factor", [1, 2])
def test_a_plan_without_a_door_is_scaled_by_the_figures_in_it(factor: float) -> None:
    area = 3.7 * 4.6 / factor**2
    plan = read_raster(_page(door=False), words=_areas(f"{area:.2f} m²", f"{area:.1f} sqm")).plan
    assert plan.scale.source == "dimension"
    assert plan.scale.per_metre == pytest.approx(SCALE * factor, rel=0.02)
    assert [room.area for room in plan.rooms] == pytest.approx([area] * 2, rel=0.03)
    assert plan.confidence > TRUSTED


@pytest.mark.parametrize("texts", [("17.0 m²",), ("17.0 m²", "40.0 m²"), ("Kitchen", "Bath")])
def test_a_plan_without_a_door_needs_two_figures_that_agree(texts: tuple[str, ...]) -> None:
    with pytest.raises(ImageError, match="no two figures"):
        read_raster(_page(door=False), words=_areas(*texts))


def test_a_plan_without_a_door_whose_scale_is_told_is_trusted() -> None:
    assert read_raster(_page(door=False), px_per_m=SCALE).plan.confidence > TRUSTED


def test_white_on_blue_is_read_alike() -> None:
    page = _page().astype(np.float64) / 255
    blue = page * [30, 60, 140] + (1 - page) * 245
    plan = read_raster(blue.astype(np.uint8), px_per_m=SCALE).plan
    assert room_iou([room.polygon for room in plan.rooms], ROOMS) > 0.97


def test_a_frame_around_the_page_is_no_wall() -> None:
    page = _page()
    cv2.rectangle(page, (8, 8), (page.shape[1] - 9, page.shape[0] - 9), (0, 0, 0), 3)
    assert len(read_raster(page).plan.rooms) == 2


def test_a_chart_is_no_plan() -> None:
    page = np.full((800, 1100, 3), 255, np.uint8)
    cv2.rectangle(page, (80, 40), (1050, 720), (0, 0, 0), 3)
    rng = np.random.default_rng(0)
    for bar in range(8):
        left, top = 120 + 115 * bar, 720 - int(rng.integers(100, 600))
        cv2.rectangle(page, (left, top), (left + 70, 720), (60, 90, 200), -1)
        cv2.line(page, (80, 40 + bar * 85), (1050, 40 + bar * 85), (180, 180, 180), 1)
    try:
        assert read_raster(page).plan.confidence < TRUSTED
    except ImageError as error:
        assert "no rooms were found" in str(error) or "no door" in str(error)
