"""What stands in which room, and where: data that the layout follows in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Where = Literal[
    "wall", "front", "under", "beside", "centre", "around", "at", "on", "corner", "above", "hang"
]


@dataclass(frozen=True, slots=True)
class Step:
    """Try to put a kind of furniture somewhere, with a chance.

    `to` is the kind it relates to (the sofa a table stands before); a step whose anchor was not
    placed is passed over. `gap` is the room left between the two, in metres.
    """

    kind: str
    where: Where
    chance: float = 1.0
    to: str = ""
    gap: float = 0.05


ROOM_TYPES: dict[str, tuple[Step, ...]] = {
    "living room": (
        Step("sofa", "wall"),
        Step("low table", "front", 0.85, "sofa", 0.35),
        Step("rug", "under", 0.7, "sofa", 0.1),
        Step("armchair", "wall", 0.85),
        Step("bookshelf", "wall", 0.6),
        Step("cabinet", "wall", 0.6),
        Step("picture", "above", 0.8, "sofa"),
        Step("floor lamp", "beside", 0.6, "sofa", 0.1),
        Step("plant", "corner", 0.65),
        Step("picture", "above", 0.4),
        Step("pendant", "hang", 0.3),
    ),
    "bedroom": (
        Step("bed", "wall"),
        Step("nightstand", "beside", 0.85, "bed", 0.08),
        Step("nightstand", "beside", 0.6, "bed", 0.08),
        Step("table lamp", "on", 0.85, "nightstand"),
        Step("rug", "under", 0.6, "bed", -0.9),
        Step("cabinet", "wall", 0.7),
        Step("armchair", "wall", 0.55),
        Step("picture", "above", 0.75, "bed"),
        Step("bookshelf", "wall", 0.25),
        Step("plant", "corner", 0.6),
        Step("floor lamp", "corner", 0.25),
        Step("pendant", "hang", 0.4),
    ),
    "dining room": (
        Step("dining table", "centre"),
        Step("rug", "under", 0.5, "dining table"),
        Step("chair", "around", 1.0, "dining table", 0.02),
        Step("pendant", "hang", 0.85, "dining table"),
        Step("cabinet", "wall", 0.75),
        Step("bookshelf", "wall", 0.3),
        Step("picture", "above", 0.7),
        Step("plant", "corner", 0.65),
        Step("floor lamp", "corner", 0.3),
        Step("picture", "above", 0.3),
    ),
    "office": (
        Step("desk", "wall"),
        Step("office chair", "at", 1.0, "desk", -0.05),
        Step("screen", "on", 0.8, "desk"),
        Step("bookshelf", "wall", 0.85),
        Step("cabinet", "wall", 0.5),
        Step("armchair", "wall", 0.65),
        Step("rug", "under", 0.6, "desk", -0.2),
        Step("picture", "above", 0.8),
        Step("picture", "above", 0.4),
        Step("plant", "corner", 0.7),
        Step("floor lamp", "corner", 0.5),
        Step("pendant", "hang", 0.4),
    ),
    "kitchen": (
        Step("counter", "wall"),
        Step("cupboard", "above", 0.75, "counter"),
        Step("fridge", "wall", 0.9),
        Step("dining table", "centre", 0.6),
        Step("chair", "around", 0.7, "dining table", 0.02),
        Step("stool", "beside", 0.5, "counter", 0.1),
        Step("cabinet", "wall", 0.4),
        Step("pendant", "hang", 0.7, "dining table"),
        Step("picture", "above", 0.5),
        Step("plant", "corner", 0.6),
    ),
    "bathroom": (
        Step("bathtub", "wall"),
        Step("sink", "wall"),
        Step("mirror", "above", 0.9, "sink"),
        Step("toilet", "wall", 0.85),
        Step("rug", "under", 0.6, "bathtub", 0.35),
        Step("stool", "beside", 0.5, "bathtub", 0.1),
        Step("cabinet", "wall", 0.4),
        Step("plant", "corner", 0.6),
        Step("picture", "above", 0.35),
        Step("pendant", "hang", 0.4),
    ),
    "hall": (
        Step("bench", "wall"),
        Step("mirror", "above", 0.7, "bench"),
        Step("cabinet", "wall", 0.8),
        Step("picture", "above", 0.7),
        Step("rug", "under", 0.6, "bench", 0.1),
        Step("floor lamp", "corner", 0.4),
        Step("plant", "corner", 0.7),
        Step("armchair", "wall", 0.3),
        Step("pendant", "hang", 0.6),
    ),
    "empty room": (),
}
"""Every room type by name, with what is in it."""

WET = frozenset({"kitchen", "bathroom"})
"""Rooms with a tiled floor."""
