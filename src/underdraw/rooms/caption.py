"""Sentences about a room that tell the truth about what is seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

from underdraw.rooms.classes import CLASSES
from underdraw.rooms.colors import COLORS
from underdraw.rooms.room_types import ROOM_TYPES
from underdraw.rooms.sample import Named, Room
from underdraw.rooms.style import STYLES

SEEN = 0.015  # the share of a picture a thing must fill to be named
SEEN_SMALL = 0.006
SMALL = frozenset({"window", "door", "lamp"})
PLURALS = {"bookshelf": "bookshelves", "bench": "benches"}


def seen(named: Named, share: float) -> bool:
    """Tell whether a thing fills enough of the picture to be named."""
    return share >= (SEEN_SMALL if named.label in SMALL else SEEN)


def caption(room: Room, shares: Mapping[int, float], seed: int) -> str:
    """Describe a room in lower case, naming some of what is in view.

    Args:
        room: what was drawn.
        shares: of each instance id, the part of the picture it fills, 0–1.
        seed: chooses what is named and how.
    """
    rng = Random(seed * 2654435761 % 2**32 + 17)
    things = [n for n in room.objects if seen(n, shares.get(n.instance, 0.0))]
    phrases = [_phrase(label, word, count) for (label, word), count in _count(things).items()]
    rng.shuffle(phrases)
    phrases = phrases[: rng.choice((1, 2, 2, 3, 3, 3, 4, 4, 5))]
    if rng.random() < 0.25:
        phrases.append(f"{room.wall} walls")
    if rng.random() < 0.25:
        phrases.append(f"a {room.floor} floor")
    named = rng.random() < 0.9
    place = f"{room.style} {room.room_type}" if named else rng.choice((room.room_type, "room"))
    if rng.random() < 0.65 or not phrases:
        head = rng.choice(("", "", "", "a photo of ", "a view of ", "interior of "))
        text = f"{head}{_article(place)} {place}"
        return f"{text} with {_join(phrases)}" if phrases else text
    bare = [p.split(" ", 1)[1] if p.startswith(("a ", "an ")) else p for p in phrases]
    start = rng.choice((f"{_article(place)} {place}", place))
    return ", ".join([start, *bare])


def describe(
    place: str, things: Iterable[Named], shares: Mapping[int, float], most: int = 5
) -> str:
    """Name a place and what fills most of the picture, in the words and the order of captions.

    Args:
        place: "a modern kitchen" without its article.
        things: what is there; those too small to be named in a caption are left out.
        shares: of each instance id, the part of the picture it fills, 0-1.
        most: how many phrases.
    """
    near = sorted(things, key=lambda one: -shares.get(one.instance, 0.0))
    counts = _count([one for one in near if seen(one, shares.get(one.instance, 0.0))])
    phrases = [_phrase(label, word, count) for (label, word), count in counts.items()][:most]
    head = f"{_article(place)} {place}"
    return f"{head} with {_join(phrases)}" if phrases else head


def _count(things: list[Named]) -> dict[tuple[str, str | None], int]:
    counts: dict[tuple[str, str | None], int] = {}
    for thing in things:
        counts[thing.label, thing.word] = counts.get((thing.label, thing.word), 0) + 1
    return counts


def _phrase(label: str, word: str | None, count: int) -> str:
    if count == 1:
        noun = f"{word} {label}" if word else label
        return f"{_article(noun)} {noun}"
    plural = PLURALS.get(label, label + "s")
    many = f"{_NUMBERS[count]} " if count in _NUMBERS else ""
    return f"{many}{word} {plural}" if word else f"{many}{plural}"


_NUMBERS = {2: "two"}


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


def _join(phrases: list[str]) -> str:
    if len(phrases) == 1:
        return phrases[0]
    return ", ".join(phrases[:-1]) + " and " + phrases[-1]


_NAMED = CLASSES[CLASSES.index("window") :]  # what comes before is the shell
_FINISHES = {f.word for s in STYLES.values() for f in (*s.walls, *s.floors, *s.tiles)}
_GLUE = {"a", "an", "and", "of", "with", "two", "interior", "photo", "view", "room"}
VOCABULARY: tuple[str, ...] = tuple(
    sorted(
        {*COLORS, *STYLES, *_FINISHES, *_GLUE, "wooden", "walls", "floor"}
        | {*_NAMED, *(PLURALS.get(label, label + "s") for label in _NAMED)}
        | {word for name in ROOM_TYPES for word in name.split()}
    )
)
