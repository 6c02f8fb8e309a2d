"""The classes of the segment map and their colours. Append only: the ids are in weights."""

from __future__ import annotations

CLASSES: tuple[str, ...] = (
    "outside",
    "wall",
    "floor",
    "ceiling",
    "window",
    "door",
    "rug",
    "sofa",
    "armchair",
    "bed",
    "table",
    "chair",
    "desk",
    "cabinet",
    "bookshelf",
    "nightstand",
    "plant",
    "picture",
    "lamp",
    "screen",
)

PALETTE: dict[str, tuple[int, int, int]] = {
    "outside": (150, 220, 255),
    "wall": (130, 130, 130),
    "floor": (110, 70, 30),
    "ceiling": (235, 235, 235),
    "window": (0, 110, 255),
    "door": (20, 255, 40),
    "rug": (255, 10, 100),
    "sofa": (10, 255, 240),
    "armchair": (0, 140, 130),
    "bed": (210, 0, 255),
    "table": (255, 190, 0),
    "chair": (255, 90, 0),
    "desk": (140, 140, 0),
    "cabinet": (110, 0, 200),
    "bookshelf": (255, 170, 140),
    "nightstand": (20, 20, 110),
    "plant": (0, 120, 0),
    "picture": (255, 130, 230),
    "lamp": (255, 255, 60),
    "screen": (120, 0, 50),
}
