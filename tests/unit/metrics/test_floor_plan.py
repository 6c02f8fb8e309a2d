from __future__ import annotations

import pytest

from underdraw.metrics.floor_plan import opening_agreement, room_iou


def square(x, y=0.0, side=2.0):
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]


def test_rooms_that_agree_overlap_wholly_in_any_order():
    assert room_iou([square(0), square(5)], [square(5), square(0)]) == pytest.approx(1)


def test_a_shifted_room_overlaps_by_hand():
    # 2 x 2 shifted by 1: shared 2, together 6
    assert room_iou([square(0)], [square(1)]) == pytest.approx(2 / 6)


def test_a_room_read_twice_or_missed_counts_nothing():
    assert room_iou([square(0), square(0)], [square(0)]) == pytest.approx(0.5)
    assert room_iou([square(0)], [square(0), square(9)]) == pytest.approx(0.5)
    assert room_iou([], [square(0)]) == 0
    assert room_iou([], []) == 1


def test_openings_meet_those_of_their_kind_nearby():
    true = [("door", (0.0, 0.0)), ("window", (3.0, 0.0)), ("door", (6.0, 0.0))]
    found = [("doorway", (0.3, 0.0)), ("door", (3.0, 0.0)), ("door", (6.0, 0.5))]
    said = opening_agreement(found, true)
    assert said == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_one_opening_meets_one():
    said = opening_agreement([("door", (0.0, 0.0)), ("door", (0.1, 0.0))], [("door", (0.0, 0.0))])
    assert said == pytest.approx((0.5, 1.0, 2 / 3))


def test_openings_where_a_side_has_none():
    assert opening_agreement([], []) == (1, 1, 1)
    assert opening_agreement([("door", (0.0, 0.0))], []) == (0, 1, 0)
    assert opening_agreement([], [("door", (0.0, 0.0))]) == (1, 0, 0)
