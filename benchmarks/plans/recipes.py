"""What storeys are like, kind by kind: their sizes, walls and openings drawn at random."""

from __future__ import annotations

from dataclasses import dataclass, fields

from benchmarks.plans.draws import Draw, between, chance, drawn, one_of
from benchmarks.plans.openings import Habits
from benchmarks.plans.outline import Shell
from numpy.random import Generator


@dataclass(frozen=True)
class Recipe:
    """What a storey is like: metres, and counts or shares of what is done to it."""

    width: float
    depth: float
    least: float
    room: float
    corridor: bool
    branch: bool
    jog: float
    closets: int
    joins: int
    cuts: int
    slants: int
    shell: Shell
    habits: Habits


_ANY: dict[str, Draw] = {
    "width": between(6, 16),
    "depth": between(5, 12),
    "least": between(1.5, 2.8),
    "room": between(7, 22),
    "corridor": chance(0.35),
    "branch": chance(0.4),
    "jog": one_of(0.3, 0.3, 0.22),
    "closets": one_of(0, 0, 1, 2, 4),
    "joins": one_of(0, 0, 1, 1, 2),
    "cuts": one_of(0, 0, 0, 1, 1, 2),
    "slants": one_of(0, 0, 0, 0, 1, 2, 3),
    "outer": between(0.15, 0.5),
    "inner": one_of(0.06, 0.07, 0.08, 0.1, 0.1, 0.12, 0.12, 0.15, 0.2),
    "mixed": one_of(0.0, 0.3, 0.5),
    "stubs": one_of(0, 0, 0, 1, 2),
    "columns": one_of(0, 0, 0, 0, 3, 8),
    "door": one_of(0.7, 0.8, 0.8, 0.9, 0.9, 1.0),
    "loops": one_of(0.05, 0.1, 0.3),
    "doorways": one_of(0.0, 0.1, 0.2, 0.5),
    "doubles": one_of(0.0, 0.05, 0.15),
    "entries": one_of(1, 1, 2, 3, 5),
    "windows": one_of(0.3, 0.7, 0.9, 1.0),
    "widest": one_of(1.2, 1.8, 2.4, 3.5, 5.0),
    "corner": one_of(0.0, 0.02, 0.06, 0.1, 0.25),
    "hall": chance(0.4),
}

# A word for each kind of storey, and how it differs from any.
RECIPES: dict[str, dict[str, Draw]] = {
    "any": {},
    "plain": {
        "width": between(7, 14),
        "depth": between(6, 11),
        "least": between(2.2, 3.0),
        "room": between(9, 24),
        "corridor": chance(0.0),
        "jog": one_of(0.3),
        "closets": one_of(0),
        "joins": one_of(0, 1),
        "cuts": one_of(0, 0, 1),
        "slants": one_of(0),
        "outer": one_of(0.2, 0.25, 0.3, 0.36, 0.42),
        "inner": one_of(0.08, 0.1, 0.12, 0.15),
        "mixed": one_of(0.0),
        "stubs": one_of(0),
        "columns": one_of(0),
        "doorways": one_of(0.12),
        "doubles": one_of(0.0),
        "entries": one_of(1),
        "widest": one_of(2.4),
        "corner": between(0.02, 0.25),
        "hall": chance(0.0),
    },
    "studio": {"width": between(3, 7), "depth": between(3, 7), "room": between(15, 50)},
    "hut": {"width": between(2.4, 6), "depth": between(2.4, 8), "room": one_of(80)},
    "flat": {"width": between(6, 11), "depth": between(5, 9), "least": between(1.2, 2.0)},
    "large": {"width": between(13, 19), "depth": between(8, 14), "room": between(10, 26)},
    "ward": {"width": between(12, 20), "depth": between(7, 12), "corridor": chance(1.0)},
    "halls": {
        "width": between(8, 15),
        "depth": between(7, 12),
        "least": between(1.2, 2.2),
        "room": between(6, 18),
        "corridor": chance(1.0),
        "branch": chance(0.8),
        "hall": chance(0.9),
    },
    "warren": {"room": between(3, 7), "least": between(1.1, 1.5), "closets": one_of(2, 5)},
    "open": {"joins": one_of(2, 3, 4), "closets": one_of(0, 2)},
    "diagram": {
        "outer": one_of(0.05, 0.08, 0.1),
        "inner": one_of(0.05, 0.08),
        "columns": one_of(0),
    },
    "crooked": {"slants": one_of(2, 3, 4)},
}


def random_recipe(name: str, rng: Generator) -> Recipe:
    """Return a recipe of a kind."""
    values = drawn(_ANY | RECIPES[name], rng)
    shell = Shell(**{each.name: values.pop(each.name) for each in fields(Shell)})
    habits = Habits(**{each.name: values.pop(each.name) for each in fields(Habits)})
    return Recipe(**values, shell=shell, habits=habits)
