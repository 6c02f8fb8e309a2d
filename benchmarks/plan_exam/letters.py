"""Lettering: single strokes as drawing machines make, and a printed face."""

from __future__ import annotations

import unicodedata

from PIL import ImageFont

Stroke = list[tuple[float, float]]
WIDE, HIGH = 4.0, 6.0  # of a letter's box; between letters is half as much again
_SHAPES = """A 00 26 40/12 32
B 00 06 36 45 44 33 03/33 42 41 30 00
C 45 36 16 05 01 10 30 41
D 00 06 26 44 42 20 00
E 46 06 00 40/03 33
F 46 06 00/03 33
G 45 36 16 05 01 10 30 41 43 23
H 06 00/46 40/03 43
I 26 20
J 36 31 20 10 01
K 06 00/46 02/13 40
L 06 00 40
M 00 06 23 46 40
N 00 06 40 46
O 10 01 05 16 36 45 41 30 10
P 00 06 36 45 44 33 03
Q 10 01 05 16 36 45 41 30 10/22 40
R 00 06 36 45 44 33 03/23 40
S 01 10 30 41 42 33 13 04 05 16 36 45
T 06 46/26 20
U 06 01 10 30 41 46
V 06 20 46
W 06 10 24 30 46
X 00 46/06 40
Y 06 23 46/23 20
Z 06 46 00 40
0 10 01 05 16 36 45 41 30 10
1 05 26 20
2 05 16 36 45 44 00 40
3 06 46 23 33 42 41 30 10 01
4 30 36 02 42
5 46 06 03 33 42 41 30 10 01
6 45 36 16 05 01 10 30 41 42 33 03
7 06 46 10
8 13 04 05 16 36 45 44 33 13 02 01 10 30 41 42 33
9 01 10 30 41 45 36 16 05 04 13 43
. 20 21
, 21 10
: 20 21/24 25
/ 00 46
- 13 33
+ 13 33/22 24
( 36 15 11 30
) 16 35 31 10
' 25 26
m 00 04 14 23 20/23 34 43 40
² 15 26 35 14 34"""
STROKES: dict[str, list[Stroke]] = {
    line[0]: [
        [(float(pair[0]), float(pair[1])) for pair in stroke.split()]
        for stroke in line[2:].split("/")
    ]
    for line in _SHAPES.splitlines()
}
ACCENTS: dict[str, list[Stroke]] = {
    "\u0308": [[(1.1, 7.2), (1.1, 7.7)], [(2.9, 7.2), (2.9, 7.7)]],
    "\u0301": [[(1.8, 7.0), (3.0, 8.0)]],
    "\u0300": [[(2.2, 7.0), (1.0, 8.0)]],
    "\u0302": [[(1.0, 7.0), (2.0, 8.0), (3.0, 7.0)]],
    "\u030c": [[(1.0, 8.0), (2.0, 7.0), (3.0, 8.0)]],
    "\u0303": [[(0.8, 7.2), (1.5, 7.7), (2.5, 7.2), (3.2, 7.7)]],
    "\u030a": [[(2.0, 6.8), (1.4, 7.4), (2.0, 8.0), (2.6, 7.4), (2.0, 6.8)]],
    "\u0328": [[(3.0, 0.0), (2.4, -0.9), (3.2, -1.4)]],
    "\u0327": [[(2.2, 0.0), (2.4, -0.8), (1.6, -1.2)]],
}


def stroked(text: str) -> tuple[list[Stroke], float]:
    """Return capitals as strokes, one unit high from the line they stand on, and their width."""
    strokes: list[Stroke] = []
    pen = 0.0
    for letter, accents in _letters(text if "m²" in text else text.upper()):
        if letter != "m":
            letter = letter.upper()
        for stroke in STROKES.get(letter, []) + [
            each for mark in accents for each in ACCENTS[mark]
        ]:
            strokes.append([((pen + x) / HIGH, y / HIGH) for x, y in stroke])
        pen += WIDE * 1.5 if letter not in ".,:' " else WIDE * 0.8
    return strokes, max(pen - WIDE / 2, 1.0) / HIGH


def printed(text: str, height: float) -> list[tuple[str, list[Stroke], float]]:
    """Return what a printed line is made of: letter, its accents, and where it starts.

    Args:
        text: any word of ACCENTS' accents.
        height: of a capital, in pixels; accents and places are in pixels from the line's start.
    """
    font = face(height)
    pieces, pen = [], 0.0
    for letter, accents in _letters(text):
        wide = font.getlength(letter) if letter != "²" else font.getlength("2") * 0.6
        low = 0.0 if letter.isupper() else -1.6  # a small letter's accent lies lower
        marks = [
            [(pen + wide * x / WIDE, height * (y + low * (y > 0)) / HIGH) for x, y in stroke]
            for mark in accents
            for stroke in ACCENTS[mark]
        ]
        pieces.append((letter, marks, pen))
        pen += wide
    return [*pieces, ("", [], pen)]


def face(height: float) -> ImageFont.FreeTypeFont:
    """Return the printed face whose capitals are so many pixels high."""
    font = ImageFont.load_default(max(4.0, height / 0.7))
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


def _letters(text: str) -> list[tuple[str, str]]:
    """Return each letter with the accents over it."""
    found: list[tuple[str, str]] = []
    for sign in unicodedata.normalize("NFD", text):
        if unicodedata.combining(sign) and found:
            found[-1] = (found[-1][0], found[-1][1] + sign)
        else:
            found.append((sign, ""))
    return found
