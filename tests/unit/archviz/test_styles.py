"""Styles: each is told and built in words and colours that are there."""

from __future__ import annotations

import pytest

from underdraw.archviz.styles import DESIGNS
from underdraw.errors import SpecError
from underdraw.rooms import COLORS, STYLES, VOCABULARY
from underdraw.rooms.colors import WOODS


def test_the_packs_own_styles_come_first() -> None:
    assert list(DESIGNS)[:3] == ["modern", "industrial", "scandinavian"]
    for name, style in STYLES.items():
        assert DESIGNS[name].told == name
        assert set(DESIGNS[name].look.walls) > set(style.walls)
        assert len(DESIGNS[name].look.strong) < len(style.strong)  # a palette, not all colours


@pytest.mark.parametrize("name", DESIGNS)
def test_a_style_is_whole(name: str) -> None:
    design = DESIGNS[name]
    look = design.look
    assert design.told in (None, *STYLES)
    assert design.words
    assert len(design.materials) >= 3
    assert design.negative
    assert {*look.accents, *look.strong, *look.quiet} <= COLORS.keys()
    assert set(look.woods) <= WOODS.keys()
    finishes = (*look.walls, *look.floors, *look.tiles)
    assert {finish.word for finish in finishes} <= set(VOCABULARY)


def test_no_two_styles_are_told_alike() -> None:
    assert len({design.words for design in DESIGNS.values()}) == len(DESIGNS)
    assert len({str(design.look) for design in DESIGNS.values()}) == len(DESIGNS)


def test_an_unknown_style_is_refused_with_the_nearest() -> None:
    with pytest.raises(SpecError, match=r"unknown style 'scandi'.*scandinavian"):
        DESIGNS["scandi"]
