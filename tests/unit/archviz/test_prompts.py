"""Prompts: what is seen, in words that the model was taught, or in all words for others."""

from __future__ import annotations

import pytest

from underdraw.archviz.prompts import open_prompt, place, taught_prompt
from underdraw.archviz.scenery import Scenery
from underdraw.archviz.styles import DESIGNS
from underdraw.rooms import VOCABULARY


@pytest.fixture(scope="module")
def scenery(kitchen) -> Scenery:
    return kitchen.scenery()


def test_the_pack_is_told_in_its_own_words(kitchen, scenery) -> None:
    said = taught_prompt(kitchen.interior, "modern kitchen", scenery)
    assert said.startswith("a modern kitchen")
    assert set(said.replace(",", "").split()) <= set(VOCABULARY)
    assert said.endswith(" floor") or said.endswith(" walls")


def test_only_what_is_seen_is_named(kitchen, scenery) -> None:
    labels = {one.label for one in kitchen.interior.surfaces.values()}
    said = taught_prompt(kitchen.interior, "kitchen", scenery)
    assert "bed" in labels
    assert " bed" not in said


def test_other_models_are_told_style_room_and_materials(kitchen, scenery) -> None:
    design = DESIGNS["mediterranean"]
    said = open_prompt(kitchen.interior, design, "kitchen", scenery, "at dusk")
    assert said.startswith(design.words)
    for part in ("kitchen", *design.materials, "at dusk"):
        assert part in said
    assert open_prompt(kitchen.interior, design, None, scenery, "").count(", ,") == 0


@pytest.mark.parametrize(
    ("style", "kind", "empty", "said"),
    [
        ("modern", "kitchen", False, "modern kitchen"),
        ("japandi", "bedroom", False, "scandinavian bedroom"),
        ("rustic", "bathroom", False, "bathroom"),
        ("modern", "storage", False, "modern room"),
        ("modern", "kitchen", True, "modern empty room"),
        ("modern", None, False, "modern room"),
    ],
)
def test_places_are_named_as_they_were_taught(style, kind, empty, said) -> None:
    assert place(DESIGNS[style], kind, empty, VOCABULARY) == said


def test_a_style_that_was_not_taught_is_left_out() -> None:
    assert place(DESIGNS["modern"], "kitchen", False, {"kitchen"}) == "kitchen"
