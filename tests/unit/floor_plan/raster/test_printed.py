"""What is printed on a page names its rooms and tells its scale, whoever read the words."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.unit.floor_plan.plans import FLAT
from underdraw.floor_plan.raster.dimensions import spans
from underdraw.floor_plan.raster.ink import level_sheet
from underdraw.floor_plan.raster.labels import labels_in
from underdraw.floor_plan.raster.printed import lettered
from underdraw.floor_plan.raster.words import Word
from underdraw.floor_plan.reading import Reading
from underdraw.floor_plan.rescale import rescaled
from underdraw.spec.floor_plan import PlanScale, ScaleSource

K = 100  # pixels to the metre, in truth
TO_PAGE = np.array([[K, 0.0, 40], [0, -K, 540]])


def at(x: float, y: float, text: str, size: float = 20) -> Word:
    """A word about a point of the plan."""
    across, down = TO_PAGE @ [x, y, 1]
    half = 0.3 * size * len(text)
    return Word(text, (across - half, down - size / 2, across + half, down + size / 2))


def reading(source: ScaleSource = "door width", wrong: float = 1.0) -> Reading:
    """The flat, two unnamed rooms of 22.56 and 13.16 m², scaled by so much too many pixels."""
    rooms = tuple(
        room.model_copy(update={"name": f"room {number}", "kind": "room", "named": "guessed"})
        for number, room in enumerate(FLAT.rooms, 1)
    )
    scale = PlanScale(source=source, per_metre=K, confidence=0.6)
    plan = FLAT.model_copy(update={"rooms": rooms, "scale": scale, "fixtures": ()})
    page = np.full((700, 900, 3), 255, np.uint8)
    one = Reading(plan, page, TO_PAGE)
    return rescaled(one, PlanScale(source=source, per_metre=K * wrong, confidence=0.6))


AREAS = (at(2, 2, "22.6 m²"), at(6.5, 2, "13,2 m2"))


def test_labels_are_put_together_line_by_line():
    words = [
        at(2, 2.75, "room 2"),
        at(2, 3, "Bed-"),
        at(6.2, 3, "Gäste-"),
        at(6.2, 2.75, "WC"),
        at(2, 1, "Fridge"),
        at(4, 1, "3200"),
        at(9, 1, "outside"),
    ]
    assert labels_in(reading(), words) == (("Bedroom 2", "Fridge"), ("Gäste-WC",))


def test_a_length_alone_is_no_label():
    words = [at(2, 3, "Kitchen"), at(2, 1, "3200"), at(6, 1, "7.8 som")]
    assert labels_in(reading(), words) == (("Kitchen",), ())


def test_names_that_are_known_give_kinds_and_others_stay_names():
    words = [at(2, 3, "Fridge"), at(2, 2, "KÜCHE 22.6 m²"), at(6.5, 2, "Atelier")]
    rooms = lettered(reading(), words).plan.rooms
    assert [(room.name, room.kind, room.named) for room in rooms] == [
        ("KÜCHE", "kitchen", "drawn"),
        ("Atelier", "room", "guessed"),
    ]


def test_rooms_of_one_name_are_told_apart():
    words = [at(2, 2, "Bedroom"), at(6.5, 2, "Bedroom")]
    assert [room.name for room in lettered(reading(), words).plan.rooms] == ["Bedroom", "Bedroom 2"]


def test_two_kinds_in_a_room_are_doubted_by_its_name():
    plan = lettered(reading(), [at(2, 3, "Living"), at(2, 1, "Kitchen")]).plan
    assert plan.rooms[0].kind == "living room"
    assert plan.doubts == ("Living has kitchen printed in it too",)


def test_areas_that_agree_win_over_doors():
    new = lettered(reading(wrong=1.1), AREAS)
    assert new.plan.scale.source == "dimension"
    assert new.plan.scale.per_metre == pytest.approx(K, rel=0.01)
    assert new.plan.scale.confidence == pytest.approx(1 - 0.3**2, abs=0.01)
    assert new.plan.rooms[0].area == pytest.approx(22.6, rel=0.01)
    assert new.plan.doubts == ()


def test_a_figure_alone_is_a_doubt_and_no_scale():
    old = reading(wrong=1.1)
    new = lettered(old, AREAS[:1])
    assert new.plan.scale == old.plan.scale
    assert new.plan.doubts == ("the figures on the page agree on no scale",)
    assert lettered(reading(), AREAS[:1]).plan.doubts == ()


def test_figures_far_from_what_doors_say_are_misread():
    new = lettered(reading(), [at(2, 2, "226 m²"), at(6.5, 2, "132 m²")])
    assert new.plan.scale.source == "door width"


def test_a_scale_that_was_told_stays_and_is_held_against_the_page():
    new = lettered(reading("told", wrong=1.1), AREAS)
    assert new.plan.scale.source == "told"
    assert new.plan.doubts == (
        "110 pixels to the metre were told, the figures on the page make 99.9",
    )
    assert lettered(reading("told"), AREAS).plan.doubts == ()


def lined(turn: int = 0) -> tuple[NDArray[np.uint8], tuple[Word, ...]]:
    """A page with a chain of 3.00 and 2.00 over one of 5.00, with slashes for ticks."""
    page = np.full((400, 700, 3), 255, np.uint8)
    for down, ends in ((100, (50, 350, 550)), (160, (50, 550))):
        cv2.line(page, (ends[0] - 10, down), (ends[-1] + 10, down), (0, 0, 0), 1)
        for x in ends:
            cv2.line(page, (x - 7, down + 7), (x + 7, down - 7), (0, 0, 0), 2)
    cv2.rectangle(page, (50, 300), (550, 390), (0, 0, 0), 20)
    words = (
        Word("3000", (180, 78, 220, 94)),
        Word("2000", (430, 78, 470, 94)),
        Word("5.00", (280, 138, 320, 154)),
        Word("1.20", (600, 200, 640, 216)),
    )
    if turn:
        page = np.ascontiguousarray(np.rot90(page))
        boxes = [(box[1], 700 - box[2], box[3], 700 - box[0]) for box in (w.box for w in words)]
        words = tuple(Word(word.text, box) for word, box in zip(words, boxes))
    return page, words


@pytest.mark.parametrize("turn", [0, 1])
def test_lines_are_measured_between_the_ticks_about_their_figures(turn):
    page, words = lined(turn)
    found = {word.text: span for word, span in spans(level_sheet(page), words)}
    assert found == pytest.approx({"3000": 300, "2000": 200, "5.00": 500}, rel=0.01)


def test_lines_tell_the_scale_in_the_unit_that_fits():
    old = reading(wrong=1.2)
    page, words = lined()
    new = lettered(Reading(old.plan, page, old.to_page), words)
    assert new.plan.scale.source == "dimension"
    assert new.plan.scale.per_metre == pytest.approx(K, rel=0.01)
