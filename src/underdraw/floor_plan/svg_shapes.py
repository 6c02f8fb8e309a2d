"""The parts of SVG that are numbers: shapes to lines, lengths, styles, the page's units."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element

import numpy as np
from svgelements import Arc, Close, Line, Matrix, Move
from svgelements import Path as Outline

from underdraw.errors import SpecError
from underdraw.floor_plan.drawing import Points

UNITS = {"mm": 1e3, "cm": 1e2, "m": 1.0, "in": 1 / 0.0254, "pt": 72 / 0.0254, "pc": 6 / 0.0254}
PIXELS = 96 / 0.0254  # user units to the metre where a page has a size and no viewBox
CUTS = 12  # pieces a curve is cut into
TURN = math.radians(15)  # of an arc: a piece of it; the two faces of a round wall are cut alike
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def number(element: Element, key: str) -> float:
    """Return the first number of an attribute, 0 without one."""
    found = _NUMBER.search(element.get(key, ""))
    return float(found[0]) if found else 0.0


def per_metre(root: Element) -> float | None:
    """Return how many user units are a metre; None where the file counts in pixels."""
    said = re.fullmatch(rf"\s*({_NUMBER.pattern})\s*([a-z]+)\s*", root.get("width", ""))
    if not said:
        return None
    size, unit = float(said[1]), said[2]
    if unit == "px":
        return None
    if unit not in UNITS:
        raise SpecError(f"the SVG is {size:g}{unit} wide; units are {', '.join(UNITS)} and px")
    box = [float(one) for one in _NUMBER.findall(root.get("viewBox", ""))]
    return box[2] / size * UNITS[unit] if len(box) == 4 and size > 0 and box[2] > 0 else PIXELS


def transform_of(element: Element) -> Matrix:
    """Return an element's transform.

    Raises:
        SpecError: it can't be read.
    """
    text = element.get("transform", "")
    try:
        return Matrix(text)
    except (ValueError, TypeError, IndexError):
        raise SpecError(
            f"the SVG has a transform that can't be read: {text[:40]!r}; export it again"
        ) from None


def rules(root: Element) -> dict[str, dict[str, str]]:
    """Return what style sheets say of classes: `.name { … }`, and nothing cleverer."""
    styles = (one for one in root.iter() if one.tag.rpartition("}")[2] == "style")
    sheets = ["".join(one.itertext()) for one in styles]
    found: dict[str, dict[str, str]] = {}
    for names, body in re.findall(r"([^{}]+)\{([^{}]*)\}", " ".join(sheets)):
        for name in re.findall(r"\.([\w-]+)\s*(?:,|$)", names.strip()):
            found.setdefault(name, {}).update(declared(body))
    return found


def declared(text: str) -> dict[str, str]:
    """Return the properties of a style attribute."""
    pairs = (one.partition(":") for one in text.split(";"))
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}


def width_of(style: Mapping[str, str], matrix: Matrix) -> float:
    """Return how wide a shape's stroke is, in the units of the page; 0 without a stroke."""
    found = _NUMBER.match(style.get("stroke-width", "1").strip())
    if style.get("stroke", "none") == "none" or not found:
        return 0.0
    return float(found[0]) * abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5


def outline(element: Element, tag: str, matrix: Matrix) -> tuple[Points, ...]:
    """Return a shape's lines under a transform; none for what is no shape."""
    draw = _SHAPES.get(tag)
    if draw is None:
        return ()
    turned = np.array([[matrix.a, matrix.b], [matrix.c, matrix.d]])
    rings = (ring @ turned + [matrix.e, matrix.f] for ring in draw(element))
    return tuple(ring for ring in rings if len(ring) > 1 and np.isfinite(ring).all())


def _line(element: Element) -> Iterator[Points]:
    yield np.array([[number(element, key + end) for key in "xy"] for end in "12"])


def _polyline(element: Element) -> Iterator[Points]:
    numbers = [float(one) for one in _NUMBER.findall(element.get("points", ""))]
    yield np.array(numbers[: len(numbers) // 2 * 2], dtype=np.float64).reshape(-1, 2)


def _polygon(element: Element) -> Iterator[Points]:
    for ring in _polyline(element):
        yield np.vstack([ring, ring[:1]])


def _rect(element: Element) -> Iterator[Points]:
    x, y, width, height = (number(element, key) for key in ("x", "y", "width", "height"))
    if width > 0 and height > 0:
        right, below = x + width, y + height
        yield np.array([[x, y], [right, y], [right, below], [x, below], [x, y]])


def _ellipse(element: Element) -> Iterator[Points]:
    radius = number(element, "r")
    radii = [number(element, "rx") or radius, number(element, "ry") or radius]
    turns = np.linspace(0, math.tau, round(math.tau / TURN) + 1)
    middle = [number(element, "cx"), number(element, "cy")]
    yield middle + np.stack([np.cos(turns), np.sin(turns)], axis=1) * radii


def _path(element: Element) -> Iterator[Points]:
    try:
        outline = Outline(element.get("d", ""))
    except (ValueError, TypeError, IndexError, AttributeError, ZeroDivisionError):
        raise SpecError(
            f"the SVG has a path that can't be read: d={element.get('d', '')[:40]!r}; export it "
            "again"
        ) from None
    points: list[tuple[float, float]] = []
    for piece in outline:
        if isinstance(piece, Move):
            if len(points) > 1:
                yield np.array(points)
            points = [_xy(piece.end)]
        elif isinstance(piece, Line | Close):
            points += [_xy(piece.end)] if piece.end is not None else []
        else:
            cuts = _pieces(piece) if isinstance(piece, Arc) else CUTS
            points += [_xy(piece.point(step / cuts)) for step in range(1, cuts + 1)]
    if len(points) > 1:
        yield np.array(points)


def _pieces(arc: Arc) -> int:
    return math.ceil(abs(float(arc.sweep or 0.0)) / TURN) or 1


def _xy(point: object) -> tuple[float, float]:
    x, y = point  # type: ignore[misc]
    return float(x), float(y)


_SHAPES: Mapping[str, Callable[[Element], Iterator[Points]]] = {
    "line": _line,
    "polyline": _polyline,
    "polygon": _polygon,
    "rect": _rect,
    "circle": _ellipse,
    "ellipse": _ellipse,
    "path": _path,
}
