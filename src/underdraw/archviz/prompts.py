"""What a model is told of a view: the style, the room, and the things that are really seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from underdraw.archviz.scenery import Scenery
from underdraw.archviz.styles import Design
from underdraw.interior import Interior
from underdraw.rooms import CLASSES, ROOM_TYPES, Named, describe
from underdraw.rooms.draw import borne_out, measure
from underdraw.spec.floor_plan import RoomKind

_FITTINGS = CLASSES[CLASSES.index("window") :]  # what comes before is the shell
_PHOTO = "interior photograph, two-point perspective"


def taught_prompt(interior: Interior, place: str, scenery: Scenery) -> str:
    """Describe a view in the words of captions, as a model that was taught those expects.

    Args:
        interior: what is looked at.
        place: see `place`.
        scenery: the view.
    """
    things, shares = _seen(interior, scenery)
    return ", ".join([describe(place, things, shares), *_shell(interior, shares)])


def open_prompt(
    interior: Interior, design: Design, kind: RoomKind | None, scenery: Scenery, more: str
) -> str:
    """Describe a view to a model that knows more words than those of captions.

    Args:
        interior: what is looked at.
        design: its style.
        kind: of the room; None is the whole storey.
        scenery: the view.
        more: the user's own words.
    """
    things, shares = _seen(interior, scenery)
    seen = describe(kind or "home", things, shares)
    parts = [design.words, seen, *_shell(interior, shares), *design.materials, more, _PHOTO]
    return ", ".join(part for part in parts if part)


def place(design: Design, kind: RoomKind | None, empty: bool, vocabulary: Collection[str]) -> str:
    """Name a room's kind with its style, as far as a model was taught the words."""
    known = kind if kind in ROOM_TYPES and not empty else None
    room = known or ("empty room" if empty else "room")
    style = design.told if design.told in vocabulary else None
    return f"{style} {room}" if style else room


def _seen(interior: Interior, scenery: Scenery) -> tuple[list[Named], dict[int, float]]:
    """List the fittings and furniture with the colours that the pixels bear out."""
    frames = scenery.frames
    shares, means = measure(frames.instances[0], frames.color[0], max(interior.surfaces) + 1)
    things = [
        borne_out(Named(number, one.label, one.color, one.word), means[number])
        for number, one in interior.surfaces.items()
        if one.label in _FITTINGS
    ]
    return things, dict(enumerate(shares))


def _shell(interior: Interior, shares: dict[int, float]) -> Sequence[str]:
    """Name the largest wall and floor by what they are made of."""
    phrases = []
    for label, phrase in (("wall", "{} walls"), ("floor", "a {} floor")):
        here = [n for n, one in interior.surfaces.items() if one.label == label and one.word]
        best = max(here, key=lambda number: shares.get(number, 0.0), default=None)
        if best is not None and shares.get(best, 0.0) > 0.0:
            phrases.append(phrase.format(interior.surfaces[best].word))
    return phrases
