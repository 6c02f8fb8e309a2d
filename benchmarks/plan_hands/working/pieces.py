"""Pieces of furniture: of what strokes they are, how large, and in which rooms."""

from __future__ import annotations

import math

import numpy as np

Stroke = tuple[str, float, float, float, float]
# What a piece is made of, in shares of its width and depth; its back is at depth 0. Boxes and
# ellipses by two corners, lines by two ends; a capital letter is filled by the fitting's colour.
SHAPES: dict[str, tuple[Stroke, ...]] = {
    "bed": (
        ("B", 0, 0, 1, 1),
        ("b", 0.06, 0.04, 0.46, 0.22),
        ("b", 0.54, 0.04, 0.94, 0.22),
        ("l", 0, 0.34, 1, 0.34),
        ("l", 0.55, 0.34, 1, 0.55),
    ),
    "cot": (("B", 0, 0, 1, 1), ("b", 0.1, 0.04, 0.9, 0.2), ("l", 0, 0.3, 1, 0.3)),
    "sofa": (
        ("B", 0, 0, 1, 1),
        ("b", 0, 0, 1, 0.28),
        ("b", 0, 0.28, 0.1, 1),
        ("b", 0.9, 0.28, 1, 1),
        ("l", 0.5, 0.28, 0.5, 1),
    ),
    "wardrobe": (("B", 0, 0, 1, 1), ("l", 0, 0, 1, 1), ("l", 0, 1, 1, 0)),
    "rail": (
        ("B", 0, 0, 1, 1),
        ("l", 0, 0.5, 1, 0.5),
        ("l", 0.2, 0.2, 0.24, 0.8),
        ("l", 0.5, 0.2, 0.46, 0.8),
        ("l", 0.8, 0.2, 0.77, 0.8),
    ),
    "shelf": (("B", 0, 0, 1, 1), ("l", 0.33, 0, 0.33, 1), ("l", 0.67, 0, 0.67, 1)),
    "desk": (("B", 0, 0, 1, 0.62), ("e", 0.33, 0.66, 0.67, 1), ("b", 0.3, 0.1, 0.7, 0.2)),
    "counter": (
        ("B", 0, 0, 1, 1),
        ("b", 0.08, 0.15, 0.28, 0.85),
        ("e", 0.12, 0.25, 0.24, 0.75),
        ("b", 0.6, 0.1, 0.85, 0.9),
        ("e", 0.62, 0.16, 0.71, 0.46),
        ("e", 0.74, 0.16, 0.83, 0.46),
        ("e", 0.62, 0.54, 0.71, 0.84),
        ("e", 0.74, 0.54, 0.83, 0.84),
    ),
    "fridge": (("B", 0, 0, 1, 1), ("l", 0, 0, 1, 1), ("l", 0, 0.9, 1, 0.9)),
    "toilet": (("B", 0.05, 0, 0.95, 0.3), ("E", 0.1, 0.24, 0.9, 1)),
    "basin": (("B", 0, 0, 1, 1), ("e", 0.15, 0.2, 0.85, 0.85)),
    "bath": (("B", 0, 0, 1, 1), ("e", 0.05, 0.1, 0.95, 0.9), ("e", 0.12, 0.44, 0.17, 0.56)),
    "shower": (
        ("B", 0, 0, 1, 1),
        ("l", 0, 0, 1, 1),
        ("l", 1, 0, 0, 1),
        ("e", 0.42, 0.42, 0.58, 0.58),
    ),
    "washer": (("B", 0, 0, 1, 1), ("e", 0.15, 0.2, 0.85, 0.9)),
    "table": (
        ("B", 0.12, 0.22, 0.88, 0.78),
        ("b", 0.2, 0, 0.4, 0.18),
        ("b", 0.6, 0, 0.8, 0.18),
        ("b", 0.2, 0.82, 0.4, 1),
        ("b", 0.6, 0.82, 0.8, 1),
    ),
    "round": (
        ("E", 0.2, 0.2, 0.8, 0.8),
        ("e", 0.4, 0, 0.6, 0.18),
        ("e", 0.4, 0.82, 0.6, 1),
        ("e", 0, 0.4, 0.18, 0.6),
        ("e", 0.82, 0.4, 1, 0.6),
    ),
    "piano": (("B", 0, 0, 1, 0.7), ("b", 0.05, 0.7, 0.95, 0.9)),
    "stove": (("B", 0, 0, 1, 1), ("e", 0.2, 0.2, 0.8, 0.8)),
    "car": (("B", 0, 0, 1, 1), ("b", 0.1, 0.25, 0.9, 0.45), ("b", 0.12, 0.75, 0.88, 0.88)),
    "bench": (("B", 0, 0, 1, 1),),
    "couch": (("B", 0, 0, 1, 1), ("b", 0.05, 0.2, 0.25, 0.8)),
    "island": (("B", 0, 0, 1, 1), ("b", 0.3, 0.25, 0.55, 0.75)),
    "radiator": (("B", 0, 0, 1, 1),),
}
SIZES: dict[str, tuple[float, float]] = {
    "bed": (1.6, 2.0), "cot": (0.9, 2.0), "sofa": (2.0, 0.9), "wardrobe": (1.8, 0.6),
    "rail": (1.6, 0.6), "shelf": (1.2, 0.35), "desk": (1.4, 1.1), "counter": (2.6, 0.6),
    "fridge": (0.6, 0.62), "toilet": (0.38, 0.68), "basin": (0.55, 0.42), "bath": (1.65, 0.72),
    "shower": (0.85, 0.85), "washer": (0.6, 0.6), "table": (1.9, 1.6), "round": (1.5, 1.5),
    "piano": (1.5, 0.9), "stove": (0.5, 0.5), "car": (1.8, 4.3), "bench": (1.6, 0.4),
    "couch": (1.9, 0.7), "island": (1.6, 0.8), "radiator": (1.0, 0.1),
}  # fmt: skip
ROOMS: dict[str, tuple[str, ...]] = {
    "living room": ("sofa", "sofa", "shelf", "*table", "piano", "stove", "radiator"),
    "bedroom": ("bed", "wardrobe", "desk", "rail", "shelf"),
    "dining room": ("*table", "shelf", "*round"),
    "kitchen": ("counter", "counter", "fridge", "*table", "*island"),
    "bathroom": ("toilet", "basin", "bath", "shower", "washer"),
    "toilet": ("toilet", "basin"),
    "hall": ("rail", "shelf", "bench"),
    "office": ("desk", "desk", "shelf", "shelf", "couch"),
    "meeting": ("*table", "shelf"),
    "classroom": ("desk", "shelf", "*table", "*table", "*table", "shelf"),
    "storage": ("shelf", "shelf", "washer", "stove"),
    "garage": ("car", "shelf"),
    "lobby": ("basin", "basin"),
    "corridor": ("bench", "radiator"),
    "room": ("shelf", "desk", "*round", "sofa", "couch"),
}


def outline(what: str, u0: float, v0: float, u1: float, v1: float) -> list[tuple[float, float]]:
    """Return the outline of a stroke."""
    if what == "l":
        return [(u0, v0), (u1, v1)]
    if what == "b":
        return [(u0, v0), (u1, v0), (u1, v1), (u0, v1), (u0, v0)]
    turns = np.linspace(0, 2 * math.pi, 17)
    return [
        ((u0 + u1) / 2 + (u1 - u0) / 2 * math.cos(t), (v0 + v1) / 2 + (v1 - v0) / 2 * math.sin(t))
        for t in turns
    ]
