"""Areas and lengths are told from names, in whatever unit they are printed."""

from __future__ import annotations

import pytest

from underdraw.floor_plan.figures import area_of, lengths_of, without_figures

FEET = 0.3048


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("12,4 m²", 12.4),
        ("12.4 m2", 12.4),
        ("Küche 12.4qm", 12.4),
        ("12.4 sqm", 12.4),
        ("12 sq. m", 12),
        ("134 sq ft", 134 * FEET**2),
        ("134 Sq. Ft.", 134 * FEET**2),
        ("1210 square feet", 1210 * FEET**2),
        ("A = 9.50 m²", 9.5),
        ("3.20 x 4.10", 3.2 * 4.1),
        ("3.20m × 4.10m", 3.2 * 4.1),
        ("3200 x 4100", 3.2 * 4.1),
        ("10'-6\" x 12'", 10.5 * 12 * FEET**2),
    ],
)
def test_areas(text, area):
    assert area_of(text) == pytest.approx(area)
    assert not any(letter.isdigit() for letter in without_figures(text))


@pytest.mark.parametrize("text", ["Kitchen", "Bedroom 2", "1:100", "3.20", "12 x 14", "m²", ""])
def test_no_areas(text):
    assert area_of(text) is None


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("3.20", (3.2,)),
        ("3,20 m", (3.2,)),
        ("3200", (3.2, 32)),
        ("320", (3.2, 0.32)),
        ("250 cm", (2.5,)),
        ("3200mm", (3.2,)),
        ("10'", (10 * FEET,)),
        ("10'-6\"", (10.5 * FEET,)),
        ("10’ 6”", (10.5 * FEET,)),
        ("7 ft", (7 * FEET,)),
        ("12", ()),
        ("1:100", ()),
        ("3.20 m2", ()),
        ("3.20 x 4.10", ()),
        ("Bad", ()),
    ],
)
def test_lengths(text, lengths):
    assert lengths_of(text) == pytest.approx(lengths)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kitchen 12 m²", "Kitchen"),
        ("Bedroom 2 12.4 m2 134 sq ft", "Bedroom 2"),
        ("Room 101", "Room 101"),
        ("Bad 2.10 x 3.05", "Bad"),
        ("F: 12.40", ""),
        ("séjour m²", "séjour"),
    ],
)
def test_names_are_what_is_left(text, name):
    assert without_figures(text) == name
