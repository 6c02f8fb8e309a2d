"""Proposals: a style in other colours for every seed."""

from __future__ import annotations

import pytest

from underdraw.archviz.proposal import CHOICES, proposed
from underdraw.archviz.styles import DESIGNS


def test_seed_0_is_the_style_as_it_is() -> None:
    look = DESIGNS["modern"].look
    assert proposed(look, 0) == look
    assert proposed(look, 1).strong == (*look.strong[1:], look.strong[0])


@pytest.mark.parametrize("name", DESIGNS)
def test_neighbouring_seeds_differ_in_every_choice(name: str) -> None:
    looks = [proposed(DESIGNS[name].look, seed) for seed in range(12)]
    assert len({str(look) for look in looks}) == 12
    for one, other in zip(looks, looks[1:]):
        for choice in CHOICES:
            before, after = getattr(one, choice), getattr(other, choice)
            assert sorted(map(str, before)) == sorted(map(str, after))
            assert all(a != b for a, b in zip(before, after, strict=True))
