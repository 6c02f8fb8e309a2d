"""Windows and doors to terraces, in the outer walls of a house."""

from __future__ import annotations

import numpy as np
from benchmarks.plan_hands.listing.chance import maybe, pick
from benchmarks.plan_hands.listing.openings import Fitted, Habits
from benchmarks.plan_hands.listing.slots import Slot

Rng = np.random.Generator
# How likely an outer wall of a room has a window, and how much of the wall it takes.
_LIGHT = {
    "living": (0.95, 0.75),
    "bedroom": (0.92, 0.6),
    "kitchen": (0.85, 0.6),
    "dining": (0.9, 0.7),
    "office": (0.9, 0.7),
    "bath": (0.55, 0.3),
    "wc": (0.45, 0.4),
    "utility": (0.4, 0.4),
    "hall": (0.3, 0.4),
    "garage": (0.25, 0.25),
    "closet": (0.05, 0.3),
}


def add_windows(rng: Rng, house: Fitted, habits: Habits) -> None:
    """Put windows and doors to terraces in all outer walls."""
    for slot in sorted(house.slots, key=lambda each: each.low - each.high):
        if slot.outer:
            _windows(rng, house, slot, habits)


def _windows(rng: Rng, house: Fitted, slot: Slot, habits: Habits) -> None:
    """Put windows, or a door to a terrace, in a stretch of outer wall."""
    role = house.roles[min(slot.rooms)]
    chance, part = _LIGHT[role]
    wall = house.shell.walls[slot.wall]
    facing = 0 if abs(wall.start[0] - wall.end[0]) > abs(wall.start[1] - wall.end[1]) else 1
    facing += 2 * (slot.left < 0)
    space = slot.longest()
    if facing in habits.blind or not maybe(rng, chance) or space < 0.75:
        return
    if role in ("living", "bedroom", "dining") and space > 1.5 and maybe(rng, 0.22):
        width = rng.uniform(0.75, min(2.3, space - 0.2))
        house.add(rng, slot, ("door", width, "balcony"), "any")
    way = habits.windows
    if way == "mixed":
        way = pick(rng, {"one": 3, "several": 2, "strip": 1})
    if role in ("bath", "wc", "closet", "garage", "utility"):
        way = "one"
    space = slot.longest()
    if way == "strip" and space > 1.2:
        house.add(rng, slot, ("window", space * rng.uniform(0.85, 0.97) - 0.05, "strip"), "middle")
        return
    count = 1 if way == "one" else max(1, int(space / rng.uniform(1.5, 2.6)))
    for _ in range(count):
        space = slot.longest()
        if space > 0.65:
            width = float(np.clip(space * part * rng.uniform(0.6, 1.1), 0.45, 3.4))
            width = min(width, space - 0.08) if count == 1 else min(width, 1.4, space - 0.08)
            where = pick(rng, {"middle": 3, "any": 2, "end": 0.6})
            house.add(rng, slot, ("window", width, "plain"), where)
