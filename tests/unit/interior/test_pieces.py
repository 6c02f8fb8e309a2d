"""Pieces: each keeps to the size that it says, and the pack's own rooms know none of the new."""

from __future__ import annotations

import hashlib
from random import Random

import pytest

from underdraw.interior.pieces import PIECES
from underdraw.rooms import CLASSES, STYLES, sample
from underdraw.rooms.furniture import FURNITURE
from underdraw.scene import Box

OWN = sorted(PIECES.keys() - FURNITURE.keys())


@pytest.mark.parametrize("kind", OWN)
@pytest.mark.parametrize("style", STYLES)
def test_a_piece_stays_within_its_size(kind: str, style: str) -> None:
    for seed in range(6):
        piece = PIECES[kind](Random(seed), STYLES[style])
        assert piece.label in CLASSES
        for shape in piece.shapes:
            if isinstance(shape, Box):
                for axis in (0, 2):
                    reach = abs(shape.center[axis]) + shape.size[axis] / 2
                    assert reach <= piece.size[axis] / 2 + 0.06, (kind, shape)


def test_the_rooms_that_the_pack_has_learnt_from_are_as_they_were() -> None:
    text = ""
    for seed in (3, 70, 911):
        for thing in sample(seed).scene.objects:
            numbers = [n for s in thing.shapes for n in (*s.center, *s.size, *s.material.color)]
            text += f"{thing.label} {[round(number, 4) for number in numbers]}"
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "4c87c7aebddcace5"
