"""Rooms are floor between walls; what a door's leaf and swing enclose is none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from underdraw.floor_plan.raster.network import CLASSES
from underdraw.floor_plan.raster.rooms import rooms_of

DOOR = 90.0
_WALL, _ROOM, _OUTSIDE = (CLASSES.index(name) for name in ("wall", "room", "outside"))


def _house() -> NDArray[np.uint8]:
    classes = np.full((400, 500), _OUTSIDE, np.uint8)
    cv2.rectangle(classes, (50, 50), (449, 349), _WALL, -1)
    cv2.rectangle(classes, (66, 66), (433, 333), _ROOM, -1)
    return classes


def _likely(classes: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.eye(len(CLASSES), dtype=np.float32)[classes].transpose(2, 0, 1).copy()


def test_thin_lines_around_a_doors_swing_make_no_room() -> None:
    classes = _house()
    cv2.ellipse(classes, (66, 200), (90, 90), 0, 0, 90, _WALL, 2)
    cv2.line(classes, (66, 200), (156, 200), _WALL, 2)
    rooms, count = rooms_of(_likely(classes), DOOR)
    assert count == 1
    assert rooms[230, 90] == rooms[100, 300] == 1


@pytest.mark.parametrize("thick", [3, 8])
def test_a_closet_as_small_as_a_swing_is_a_room(thick: int) -> None:
    classes = _house()
    cv2.rectangle(classes, (60, 240), (140, 340), _WALL, thick)
    assert rooms_of(_likely(classes), DOOR)[1] == 2


@pytest.mark.parametrize(("gap", "rooms"), [(2, 2), (18, 2), (40, 1)])
def test_a_break_in_a_wall_joins_no_rooms_and_a_way_through_does(gap: int, rooms: int) -> None:
    classes = _house()
    cv2.line(classes, (250, 60), (250, 340), _WALL, 3)
    classes[200 : 200 + gap, 240:260] = _ROOM
    labels, count = rooms_of(_likely(classes), DOOR)
    assert count == rooms
    assert (labels[100, 100] == labels[100, 400]) == (rooms == 1)


def test_a_room_narrows_where_furniture_stands_and_stays_one() -> None:
    classes = _house()
    cv2.rectangle(classes, (240, 66), (260, 290), _WALL, -1)
    assert rooms_of(_likely(classes), DOOR)[1] == 1
