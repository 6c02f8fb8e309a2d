"""All that is chosen once for a page, each choice apart from the others."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.plan_hands.freehand.cells import pick
from benchmarks.plan_hands.freehand.pen import Colour
from benchmarks.plan_hands.freehand.script import FONTS, Script
from numpy.random import Generator

# Name: paper, inks that suit it, whether it is dark, weight.
PAPERS: dict[str, tuple[Colour, tuple[Colour, ...], bool, float]] = {
    "white": ((254, 254, 254), ((15, 15, 18), (40, 40, 44), (30, 40, 90)), False, 5),
    "cream": ((247, 241, 226), ((25, 20, 18), (60, 45, 35), (70, 70, 72)), False, 2.5),
    "yellowed": ((232, 214, 172), ((35, 25, 15), (70, 45, 25), (30, 30, 30)), False, 2),
    "old": ((214, 200, 168), ((30, 24, 20), (60, 40, 30)), False, 1),
    "kraft": ((190, 152, 108), ((35, 25, 20), (20, 20, 20), (90, 30, 20)), False, 0.7),
    "grey": ((222, 224, 222), ((25, 25, 28), (60, 60, 66)), False, 1),
    "pink": ((240, 222, 214), ((40, 25, 30), (80, 30, 40)), False, 0.4),
    "pad": ((216, 232, 205), ((25, 40, 30), (30, 30, 90)), False, 0.4),
    "board": (
        (236, 240, 241),
        ((30, 60, 160), (20, 20, 20), (180, 30, 35), (20, 110, 60)),
        False,
        1,
    ),
    "violet": ((226, 222, 238), ((70, 55, 130), (90, 60, 120), (50, 50, 110)), False, 0.9),
    "sky": ((214, 226, 240), ((30, 50, 120), (50, 60, 110)), False, 0.6),
    "blue": ((30, 66, 136), ((235, 240, 248), (190, 210, 235)), True, 1.1),
    "deep": ((22, 36, 74), ((220, 228, 240), (240, 238, 220)), True, 0.5),
    "brown": ((88, 58, 40), ((240, 226, 205), (225, 200, 165)), True, 0.4),
    "black": ((26, 26, 28), ((240, 240, 238), (205, 205, 200), (235, 215, 160)), True, 0.6),
}
WALLS: tuple[Colour, ...] = (
    (150, 45, 40), (205, 120, 110), (40, 50, 95), (95, 60, 40), (60, 90, 60), (120, 100, 80),
    (190, 60, 40), (70, 70, 75), (110, 110, 112), (150, 150, 150), (85, 45, 60), (60, 60, 120),
    (200, 140, 60), (40, 100, 110),
)  # fmt: skip
TINTS: tuple[Colour, ...] = (
    (250, 235, 190), (235, 200, 170), (205, 225, 190), (190, 215, 235), (240, 205, 205),
    (225, 215, 235), (215, 200, 175), (200, 220, 215), (250, 250, 215), (220, 220, 220),
    (230, 170, 130), (170, 200, 150),
)  # fmt: skip
LOOKS = {
    "solid": 9.0, "grey": 2.2, "colour": 3.0, "two": 1.5, "marker": 1.2, "wash": 1.6,
    "scribble": 1.0, "outline": 1.6, "pale": 1.4, "hatch": 1.8, "cross": 0.7, "dots": 0.5,
    "lines": 1.2, "brick": 0.5, "zigzag": 0.4, "pen": 2.0,
}  # fmt: skip
SOLID = ("solid", "grey", "colour", "two", "marker", "wash", "scribble", "pen")
# Medium: wobble, running on, doubled, broken (shares), fraying, wave, grain, weight.
MEDIA: dict[str, tuple[float, float, float, float, float, float, float, float]] = {
    "pencil": (1.2, 4.0, 0.25, 0.1, 0.3, 1.0, 0.6, 2.0),
    "ink": (0.7, 1.5, 0.03, 0.04, 0.5, 0.8, 0.0, 2.2),
    "felt": (1.4, 2.5, 0.12, 0.02, 0.3, 1.2, 0.12, 1.8),
    "ball": (1.3, 3.0, 0.35, 0.12, 0.1, 1.3, 0.2, 1.0),
    "print": (0.0, 0.0, 0.0, 0.0, 0.45, 0.3, 0.0, 2.2),
    "drawn": (0.25, 0.8, 0.0, 0.01, 0.25, 0.4, 0.0, 1.6),
    "ruled": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.2),
    "paint": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.7),
    "mouse": (1.6, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5),
}


@dataclass
class Style:
    """The manner of one page."""

    paper: Colour
    ink: Colour
    dark: bool
    medium: str
    look: str
    wall: Colour
    edge: bool  # walls have an outline in ink
    line: float  # pixels of a thin line
    heavy: float  # pixels of a thick line
    floor: str
    tints: tuple[Colour, ...]
    furniture: str
    lettering: Script
    title: Script
    accent: Colour
    piece: Colour
    bare: bool  # nothing but walls


def style(rng: Generator, scale: float) -> Style:
    """Draw a manner for a page of so many pixels to the metre."""
    name = pick(rng, {key: each[3] for key, each in PAPERS.items()})
    paper, inks, dark, _ = PAPERS[name]
    medium = "felt" if name == "board" else pick(rng, {key: each[7] for key, each in MEDIA.items()})
    if medium in ("paint", "mouse"):
        paper, inks, dark = (255, 255, 255), ((0, 0, 0), (0, 0, 160)), False
    ink = inks[int(rng.integers(len(inks)))]
    look = pick(rng, LOOKS)
    line = (
        max(1.0, scale * rng.uniform(0.012, 0.03))
        if medium != "felt"
        else scale * rng.uniform(0.03, 0.06)
    )
    line = min(line, 3.5)
    if dark and look in ("pale", "wash"):
        look = "solid"
    bare = rng.random() < 0.06
    if bare:
        look = "solid"
    wall = _wall(rng, look, ink, paper, dark)
    edged = 0.4 if _apart(wall, paper) > 230 else 0.9
    return Style(
        paper=paper,
        ink=ink,
        dark=dark,
        medium=medium,
        look=look,
        wall=wall,
        edge=bool(look in ("grey", "colour", "wash", "two") and rng.random() < edged),
        line=line,
        heavy=line * rng.uniform(1.3, 2.6),
        floor="none"
        if bare
        else pick(
            rng, {"none": 6, "one": 1.4, "many": 1.6, "wash": 1.6, "hatched": 1.0, "strokes": 0.8}
        ),
        tints=tuple(TINTS[i] for i in rng.permutation(len(TINTS))[:5]),
        furniture="none"
        if bare
        else pick(rng, {"none": 3, "line": 5, "pale": 1.5, "dark": 1.2, "mixed": 1.5}),
        lettering=_script(rng, medium),
        title=_script(rng, medium),
        accent=_accent(rng, dark),
        piece=_accent(rng, dark) if rng.random() < 0.3 else ink,
        bare=bare,
    )


def _wall(rng: Generator, look: str, ink: Colour, paper: Colour, dark: bool) -> Colour:
    if look in ("solid", "pen"):
        return ink
    if look == "grey":
        share = rng.uniform(0.35, 0.75)
        mixed = [round(a * share + b * (1 - share)) for a, b in zip(ink, paper)]
        return mixed[0], mixed[1], mixed[2]
    if look in ("outline", "lines", "dots", "zigzag", "brick", "hatch", "cross") or dark:
        return ink
    if look == "pale":
        return TINTS[int(rng.integers(len(TINTS)))]
    if look == "two":
        return ink if sum(ink) < 200 else (20, 20, 20)
    apart = [each for each in WALLS if _apart(each, paper) > 150]
    return apart[int(rng.integers(len(apart)))]


def _apart(one: Colour, other: Colour) -> int:
    return sum(abs(a - b) for a, b in zip(one, other))


def _accent(rng: Generator, dark: bool) -> Colour:
    low, high = (150, 250) if dark else (20, 170)
    values = rng.integers(low, high, 3)
    return int(values[0]), int(values[1]), int(values[2])


def _script(rng: Generator, medium: str) -> Script:
    hand = medium in ("pencil", "ink", "felt", "ball", "mouse")
    if rng.random() < (0.75 if hand else 0.2):
        return Script(
            "",
            slant=rng.uniform(-0.1, 0.45),
            jitter=rng.uniform(0.05, 0.45),
            narrow=rng.uniform(0.6, 1.15),
            weight=rng.uniform(0.7, 1.8),
            small=bool(rng.random() < 0.6),
        )
    if rng.random() < 0.2:
        return Script(str(rng.choice([0, 2, 3, 4, 7])))
    font = FONTS[int(rng.integers(len(FONTS)))]
    return Script(font, narrow=0.85, stencil=bool(rng.random() < 0.08))
