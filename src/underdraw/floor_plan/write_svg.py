"""A plan's marks as an SVG file to look at and to edit: metres, in layers that Inkscape shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from underdraw.errors import SpecError
from underdraw.floor_plan.drawing import Drawing, Mark, Points, Role

MARGIN = 0.5  # metres
LAYERS: dict[str, tuple[tuple[Role, ...], str]] = {
    "Rooms": (("space",), 'fill="#eef1ea" stroke="none"'),
    "Furniture": (("fixture",), 'fill="#ffffff" stroke="#8a8f98" stroke-width="0.02"'),
    "Walls": (("wall",), 'fill="none" stroke="#30343b"'),
    "Openings": (("door", "doorway", "window"), 'fill="none"'),
}
STROKES: dict[Role | None, str] = {"door": "#d59a5c", "doorway": "#eef1ea", "window": "#8fbcea"}
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg_text(drawing: Drawing) -> str:
    """Return marks in metres as an SVG; y is turned down, and metres are its user units."""
    rings = [ring for mark in drawing.marks for ring in mark.rings] or [np.zeros((1, 2))]
    points = np.vstack(rings)
    (left, low), (width, height) = points.min(axis=0) - MARGIN, np.ptp(points, axis=0) + 2 * MARGIN
    box = f"{float(left)!r} {float(-low - height)!r} {width:.9f} {height:.9f}"
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        f'width="{width * 1000:.6f}mm" height="{height * 1000:.6f}mm" '
        f'viewBox="{box}"{_data(drawing.facts)}>'
    )
    text = "\n".join([head, *_layers(drawing), "</svg>", ""])
    if _ILLEGAL.search(text):
        raise SpecError("a name in the plan has a control character, which SVG can't hold; mend it")
    return text


def _layers(drawing: Drawing) -> Iterator[str]:
    for label, (roles, style) in LAYERS.items():
        marks = drawing.of(*roles)
        if marks:
            yield f'  <g inkscape:groupmode="layer" inkscape:label="{label}" {style}>'
            yield from (f"    {_element(mark)}" for mark in marks)
            yield "  </g>"
    spaces = drawing.of("space")
    if spaces:
        style = 'font-family="sans-serif" font-size="0.22" text-anchor="middle" fill="#30343b"'
        yield f'  <g inkscape:groupmode="layer" inkscape:label="Names" {style}>'
        for mark in spaces:
            x, y = mark.points.mean(axis=0) * (1, -1)
            yield f'    <text x="{x:.3f}" y="{y:.3f}">{escape(mark.name)}</text>'
        yield "  </g>"


def _element(mark: Mark) -> str:
    named = f'class="{str(mark.role).capitalize()}"{_data(mark.facts)}'
    if mark.filled:
        return f'<polygon {named} points="{_pairs(mark.points)}"/>'
    (x1, y1), (x2, y2) = (mark.points * (1, -1)).tolist()
    if mark.role in STROKES:
        named += f' stroke="{STROKES[mark.role]}"'
    ends = f'x1="{x1!r}" y1="{y1!r}" x2="{x2!r}" y2="{y2!r}"'
    return f'<line {named} {ends} stroke-width="{mark.width!r}"/>'


def _pairs(points: Points) -> str:
    return " ".join(f"{x!r},{-y!r}" for x, y in points.tolist())


def _data(facts: Mapping[str, str]) -> str:
    return "".join(f" data-{key}={quoteattr(value)}" for key, value in facts.items())
