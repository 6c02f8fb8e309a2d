"""SVG files as marks: every shape under its transforms, in a role by its groups' names.

A file is nobody's friend until it is parsed: entities are refused before they are expanded, nothing
it points to is opened, and its size and number of shapes are bounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from svgelements import Matrix

from underdraw.errors import SpecError
from underdraw.floor_plan.drawing import BYTES, MARKS, Drawing, Mark, Role, check_count
from underdraw.floor_plan.svg_shapes import (
    declared,
    number,
    outline,
    per_metre,
    rules,
    transform_of,
    width_of,
)
from underdraw.floor_plan.words import role_of

LABELS = ("class", "{http://www.inkscape.org/namespaces/inkscape}label", "id", "data-name")
LINK = "{http://www.w3.org/1999/xlink}href"
DEEP = 64
_PASSED = {"image": "pictures in the file", "foreignObject": "foreign objects in the file"}
_NEVER = frozenset(
    {
        "defs",
        "clipPath",
        "mask",
        "pattern",
        "marker",
        "metadata",
        "title",
        "desc",
        "style",
        "script",
        "namedview",
        "linearGradient",
        "radialGradient",
        "filter",
        "symbol",
    }
)


@dataclass(frozen=True)
class _Place:
    """What an element has from those around it."""

    matrix: Matrix
    role: Role | None = None
    name: str = ""
    group: int = 0
    depth: int = 0
    style: Mapping[str, str] = field(default_factory=dict)


def read_svg(path: Path) -> Drawing:
    """Read every shape and text of an SVG file; y is turned up.

    Raises:
        SpecError: not an SVG, too large, with entities of its own, or with nothing in it.
    """
    return _Reader(_parsed(path), path).drawing()


def _parsed(path: Path) -> Element:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SpecError(f"can't read {path}: {error.strerror}") from None
    if len(data) > BYTES:
        raise SpecError(
            f"{path} has {len(data):,} bytes, up to {BYTES:,} are read; export the walls, "
            "doors, windows and rooms alone"
        )
    try:
        root = fromstring(data)
    except DefusedXmlException:
        raise SpecError(
            f"{path} defines or fetches entities, which are not read; save it as plain SVG"
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise SpecError(f"{path} is not XML: {error}; save it as plain SVG") from None
    if _tag(root) != "svg":
        raise SpecError(f"{path} is XML, but no SVG: it begins with <{_tag(root)}>")
    return root


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


class _Reader:
    """Walk one file."""

    def __init__(self, root: Element, path: Path) -> None:
        self.root, self.path = root, path
        self.marks: list[Mark] = []
        self.names: dict[str, None] = {}
        self.passed: Counter[str] = Counter()
        self.groups = 0
        self.seen = 0
        self.ids = {one.get("id"): one for one in root.iter() if one.get("id")}
        self.rules = rules(root)

    def drawing(self) -> Drawing:
        self._walk(self.root, _Place(Matrix(1, 0, 0, -1, 0, 0)))
        check_count(self.marks, self.path)
        if not any(mark.role != "text" for mark in self.marks):
            raise SpecError(f"{self.path} shows nothing: it has no shapes; export it again")
        doubts = tuple(f"{count} {what} were passed over" for what, count in self.passed.items())
        given = {key[5:]: value for key, value in self.root.items() if key == "data-plan"}
        return Drawing(
            tuple(self.marks),
            per_metre(self.root),
            doubts=doubts,
            names=tuple(self.names),
            facts=given,
        )

    def _walk(self, element: Element, place: _Place) -> None:
        tag = _tag(element)
        self.seen += 1
        if place.depth > DEEP or self.seen > MARKS:
            raise SpecError(
                f"{self.path} nests or repeats its groups without end; save it as plain SVG"
            )
        if tag in _PASSED:
            self.passed[_PASSED[tag]] += 1
        elif tag not in _NEVER:
            here = self._inside(element, tag, place)
            hidden = (here.style.get("display"), here.style.get("visibility"))
            if hidden[0] != "none" and hidden[1] != "hidden":
                self._draw(element, tag, here)

    def _draw(self, element: Element, tag: str, here: _Place) -> None:
        if tag in ("svg", "g", "a", "switch"):
            for child in element:
                self._walk(child, here)
        elif tag == "use":
            self._use(element, here)
        elif tag == "text":
            self._text(element, here)
        else:
            self._shape(element, tag, here)

    def _inside(self, element: Element, tag: str, place: _Place) -> _Place:
        """Return the place inside an element: its own transform, name and style over the rest."""
        role, name, group = place.role, place.name, place.group
        for key in LABELS:
            label = element.get(key, "")
            said, own = role_of(label) if label and tag != "svg" else (False, None)
            if label and tag == "g":
                self.names[label] = None
            if said:
                role, name = own, label
                if tag == "g" and key == "class":  # a symbol; layers have labels and ids
                    self.groups += 1
                    group = self.groups
                break
        style = {**place.style, **self._style(element)}
        own_matrix = transform_of(element) if "transform" in element.attrib else Matrix()
        return _Place(own_matrix * place.matrix, role, name, group, place.depth + 1, style)

    def _style(self, element: Element) -> dict[str, str]:
        keys = ("fill", "stroke", "stroke-width", "display", "visibility")
        given = {key: element.attrib[key] for key in keys if key in element.attrib}
        for name in element.get("class", "").split():
            given.update(self.rules.get(name, {}))
        given.update(declared(element.get("style", "")))
        return given

    def _use(self, element: Element, place: _Place) -> None:
        href = element.get("href") or element.get(LINK) or ""
        target = self.ids.get(href[1:]) if href.startswith("#") else None
        if target is None:
            self.passed["references to elsewhere"] += 1
            return
        shift = Matrix.translate(number(element, "x"), number(element, "y"))
        self.groups += 1
        inside = replace(place, matrix=shift * place.matrix, group=self.groups)
        for child in target if _tag(target) == "symbol" else [target]:
            self._walk(child, inside)

    def _text(self, element: Element, place: _Place) -> None:
        words = " ".join(" ".join(element.itertext()).split())
        first = next((one for one in element.iter() if one.get("x") is not None), element)
        at = place.matrix.point_in_matrix_space((number(first, "x"), number(first, "y")))
        if words:
            self.marks.append(Mark("text", (np.array([[at.x, at.y]]),), name=words))

    def _shape(self, element: Element, tag: str, place: _Place) -> None:
        rings = outline(element, tag, place.matrix)
        if not rings:
            return
        filled = place.style.get("fill", "black") != "none" and tag not in ("line", "polyline")
        facts = {key[5:]: value for key, value in element.items() if key.startswith("data-")}
        self.marks.append(
            Mark(
                place.role,
                rings,
                filled,
                width_of(place.style, place.matrix),
                _called(element, place),
                place.group,
                facts,
            )
        )


def _called(element: Element, place: _Place) -> str:
    own = [element.get(key, "") for key in LABELS]
    return " ".join(filter(None, [place.name, *own]))
