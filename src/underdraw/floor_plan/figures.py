"""Figures that plans print: areas and lengths, in metres, millimetres, or feet and inches."""

from __future__ import annotations

import re
from collections.abc import Mapping

FOOT = 0.3048
_METRES: Mapping[str, float] = {"mm": 0.001, "cm": 0.01, "m": 1.0, "ft": FOOT}
_PLAIN: Mapping[str, str] = {
    r"[’′`´]": "'",
    r"[”″“]|''": '"',
    r"(?<=\d),(?=\d)": ".",
    r"(?<=[\d'\" m])[×X](?=[\d ])": "x",
}

_NUMBER = r"\d+(?:\.\d+)?"
_SQUARE = r"m²|m2|qm|(?:sq\.? ?|square )m\w*\.?|ft²|ft2|(?:sq\.? ?|square )f\w*\.?"
_FEET = rf"\d+'(?:[ -]*{_NUMBER}\"?)?"
_UNIT = rf"{_NUMBER} ?(?:mm|cm|m|ft)\b"
_LENGTH = rf"{_FEET}|{_UNIT}|{_NUMBER}"
_AREA = re.compile(rf"({_NUMBER}) ?({_SQUARE})", re.IGNORECASE)
_SIDES = re.compile(rf"({_LENGTH}) ?x ?({_LENGTH})", re.IGNORECASE)
_FIGURE = re.compile(  # with what introduces it, as in "A = 12.4", and a unit that lost its number
    rf"{_AREA.pattern}|{_SIDES.pattern}|{_FEET}|{_UNIT}|\b\d+\.\d+|\b[^\W\d_] ?[:=].*"
    rf"|\b({_SQUARE})",
    re.IGNORECASE,
)


def area_of(text: str) -> float | None:
    """Return the square metres that a text prints, or that its two sides make; None without."""
    text = _plain(text)
    area = _AREA.search(text)
    if area:
        return float(area[1]) * (FOOT**2 if "f" in area[2].lower() else 1)
    sides = _SIDES.search(text)
    width, depth = map(lengths_of, sides.groups()) if sides else ((), ())
    return width[0] * depth[0] if width and depth else None


def lengths_of(text: str) -> tuple[float, ...]:
    """Return the lengths in metres that a text may mean, the likeliest first.

    A whole number without a unit is in millimetres or centimetres, if it has three digits; none
    where the text is anything else than one length.
    """
    text = _plain(text).strip()
    if not re.fullmatch(_LENGTH, text, re.IGNORECASE):
        return ()
    number, *inches = map(float, re.findall(_NUMBER, text))
    if "'" in text:
        return (FOOT * (number + sum(inches) / 12),)
    unit = re.search("[a-z]+", text.lower())
    if unit or "." in text:
        return (number * _METRES[unit[0] if unit else "m"],)
    sizes = (number / 1000, number / 100) if number >= 1000 else (number / 100, number / 1000)
    return sizes if number >= 100 else ()


def without_figures(text: str) -> str:
    """Return what is left of a text without areas and lengths: "Bed 2 12.4 m²" is "Bed 2"."""
    return " ".join(_FIGURE.sub(" ", _plain(text)).split())


def _plain(text: str) -> str:
    for sign, plain in _PLAIN.items():
        text = re.sub(sign, plain, text)
    return text
