"""Audit captions by rule: what they say is checked against the pixels and the scene graph."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from underdraw.rooms import CLASSES, COLORS, ROOM_TYPES, STYLES, VOCABULARY, Drawing, color_name
from underdraw.rooms.caption import PLURALS, SEEN_SMALL

_SINGULAR = {plural: label for label, plural in PLURALS.items()}
_SHELL = ("wall", "floor", "ceiling", "outside")


def false_claims(drawing: Drawing, place: int, text: str) -> Iterator[str]:
    """Yield what a caption says that is not so.

    Args:
        drawing: the scenes.
        place: which of them the caption is of.
        text: the caption.
    """
    room, frames = drawing.rooms[place], drawing.frames
    words = re.findall(r"[a-z]+", text)
    yield from (f"{word!r} is no word of the world" for word in words if word not in VOCABULARY)
    strange = [style for style in STYLES if style in words and style != room.style]
    yield from (f"the style is {room.style}, not {style}" for style in strange)
    named = [kind for kind in ROOM_TYPES if re.search(rf"\b{kind}\b", text)]
    yield from (f"it is a {room.room_type}, not a {k}" for k in named if k != room.room_type)
    pixels = (frames.color[place] * 255).permute(1, 2, 0).numpy()
    ids = frames.instances[place].numpy()
    seen: dict[str, set[str]] = {}
    for one in room.objects:
        mask = ids == one.instance
        if mask.mean() >= SEEN_SMALL:
            seen.setdefault(one.label, set()).add(color_name(np.mean(pixels[mask], axis=0)))
    for before, word in zip(["", *words], words, strict=False):
        label = _SINGULAR.get(word, word.removesuffix("s"))
        if label not in CLASSES or label in _SHELL:
            continue
        if label not in seen:
            yield f"{label} is not in view"
        elif before in COLORS and before not in seen[label]:
            yield f"no {label} is {before}, but {', '.join(sorted(seen[label]))}"
