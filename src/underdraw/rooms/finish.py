"""Colours and materials that furniture chooses from."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from underdraw.rooms.colors import COLORS, WOODS, unit
from underdraw.rooms.style import Style
from underdraw.scene import Material


def paint(color: str, tint: float = 1.0) -> Material:
    """Give the plain material of a named colour, a little darker or lighter by `tint`."""
    r, g, b = unit(COLORS[color])
    return Material((min(1.0, r * tint), min(1.0, g * tint), min(1.0, b * tint)))


def cloth(color: str, tint: float = 1.0, soft: float = 0.08) -> Material:
    """Give the woven material of a named colour; `soft` is how many metres its edges are round."""
    return replace(paint(color, tint), texture="fabric", scale=0.08, soft=soft)


def textile(rng: Random, style: Style) -> str:
    """Choose a colour for cloth: mostly a strong one, so that colour words are learnt."""
    return rng.choice(style.strong) if rng.random() < 0.75 else rng.choice(style.quiet)


def surface(rng: Random, style: Style) -> tuple[Material, str | None, str]:
    """Choose a hard surface: its material, colour name if it has one, and caption word."""
    if rng.random() < style.wooden:
        return Material(unit(WOODS[rng.choice(style.woods)])), None, "wooden"
    name = rng.choice(style.accents) if rng.random() < 0.5 else rng.choice(style.strong)
    return paint(name), name, name


def leg_material(style: Style) -> Material:
    """Give what a style makes legs and thin metal of."""
    return Material(unit(style.legs))


def lighter(color: tuple[float, float, float], tint: float) -> tuple[float, float, float]:
    """Lighten a colour without leaving [0, 1]."""
    return min(1.0, color[0] * tint), min(1.0, color[1] * tint), min(1.0, color[2] * tint)
