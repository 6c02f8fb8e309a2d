"""Words are read from pictures where the extra is installed, and missed with a word where not."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from underdraw.floor_plan.raster.words import Word, can_read_words, words_on
from underdraw.floor_plan.read import read_plan

FLAT = Path(__file__).parents[4] / "examples/plans/flat.png"
MISSING = "room names were not read: install underdraw[ocr]"


@pytest.fixture
def extra() -> None:
    for name in ("rapidocr", "onnxruntime"):
        pytest.importorskip(name, reason="an extra: pip install 'underdraw[ocr]'")


@pytest.fixture(params=["rapidocr", "onnxruntime"])
def without(request, monkeypatch):
    monkeypatch.setitem(sys.modules, request.param, None)


def test_without_the_extra_a_plan_is_read_all_the_same(without):
    assert not can_read_words()
    assert words_on(np.full((100, 100, 3), 255, np.uint8)) == ()
    plan = read_plan(FLAT).plan
    assert MISSING in plan.doubts
    assert {room.named for room in plan.rooms} == {"guessed"}
    assert plan.scale.source == "scale bar"


def test_with_it_rooms_are_named_and_the_scale_is_printed(extra):
    plan = read_plan(FLAT).plan
    assert {(room.name, room.kind, room.named) for room in plan.rooms} == {
        ("Living", "living room", "drawn"),
        ("Bedroom", "bedroom", "drawn"),
        ("Bath", "bathroom", "drawn"),
    }
    assert plan.scale.source == "dimension"
    assert plan.scale.per_metre == pytest.approx(90, rel=0.005)  # as it was drawn
    assert plan.doubts == ()


def test_what_is_told_is_over_what_is_printed(extra):
    plan = read_plan(FLAT, px_per_m=80, rooms=["Salon"]).plan
    largest = max(plan.rooms, key=lambda room: room.area)
    assert (largest.name, largest.named) == ("Salon", "told")
    assert plan.scale.source == "told"
    (doubt,) = [each for each in plan.doubts if "were told" in each]
    assert doubt.startswith("80 pixels to the metre were told, the figures on the page make 90")


def test_words_are_read_level_and_turned(extra):
    image = Image.new("RGB", (500, 400), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(28)
    for row, text in enumerate(("Wohnen", "Office 2", "12,4 m2")):
        pen.text((60, 40 + 100 * row), text, "black", font)
    for page, turned in ((image, False), (image.rotate(90, expand=True), True)):
        words = words_on(np.asarray(page))
        assert {word.text for word in words} == {"Wohnen", "Office 2", "12,4 m2"}
        assert {word.turned for word in words} == {turned}


def test_a_page_without_words(extra):
    assert words_on(np.full((200, 300, 3), 255, np.uint8)) == ()


def test_a_word_knows_its_middle_and_its_size():
    level, upright = Word("Hall", (10, 20, 70, 40)), Word("Hall", (10, 20, 30, 80))
    assert (level.middle, level.size, level.turned) == ((40, 30), 20, False)
    assert (upright.middle, upright.size, upright.turned) == ((20, 50), 20, True)
    assert not Word("1", (10, 20, 14, 40)).turned
