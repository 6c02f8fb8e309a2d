"""Families of homes: cells of a grid whose columns and rows have any width within bounds."""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[float, float]

OUTSIDE = ".bt"  # nothing, a balcony, a terrace


@dataclass(frozen=True)
class Family:
    """A way to lay out a home.

    Attributes:
        columns, rows: bounds in metres, from the left and from the top.
        cells: a letter a cell: the zone that it is part of, or one of OUTSIDE.
        doors: pairs of zones with a way between; "!" is the way in, a ":" between a bare one.
        sides: of the compass, that windows may look to.
        open: pairs of zones with no wall between, always where a "!" follows, else at times.
        slant: sides whose outer wall may lean.
    """

    name: str
    columns: tuple[Range, ...]
    rows: tuple[Range, ...]
    cells: tuple[str, ...]
    doors: tuple[str, ...]
    sides: str = "NSEW"
    open: tuple[str, ...] = ()
    slant: str = ""


FAMILIES: tuple[Family, ...] = (
    Family(
        "studio",
        ((1.8, 2.3), (1.35, 1.7), (1.9, 2.5)),
        ((1.9, 2.4), (3.6, 4.8), (1.2, 1.6)),
        ("BHK", "LLL", ".bb"),
        ("!H", "HB", "HL", "LK"),
        "SE",
        ("KL",),
        "E",
    ),
    Family(
        "studio with a nook",
        ((1.7, 2.1), (2.7, 3.5)),
        ((1.8, 2.2), (1.3, 1.6), (2.2, 3.0)),
        ("BL", "HL", "KL"),
        ("!H", "HB", "H:L"),
        "NES",
        ("KL!",),
        "E",
    ),
    Family(
        "two rooms",
        ((2.4, 3.0), (1.35, 1.7), (1.2, 1.5), (1.7, 2.2)),
        ((2.2, 2.8), (1.25, 1.45), (3.6, 4.6), (1.2, 1.6)),
        ("KHBB", "KHHS", "LL11", "bb.."),
        ("!H", "HB", "HS", "HL", "H1", "LK", "HK"),
        "SW",
        ("KL",),
    ),
    Family(
        "two rooms with a separate toilet",
        ((1.35, 1.6), (1.0, 1.15), (1.9, 2.3), (2.8, 3.4)),
        ((1.6, 2.0), (1.15, 1.35), (3.2, 4.0), (1.2, 1.6)),
        ("HWB1", "HHH1", "LLLK", "bbb."),
        ("!H", "HW", "HB", "H1", "HL", "LK"),
        "SE",
        ("KL",),
        "E",
    ),
    Family(
        "three rooms on a corridor",
        ((2.5, 3.0), (1.1, 1.4), (1.7, 2.2), (1.35, 1.7), (2.8, 3.4)),
        ((1.2, 1.6), (3.7, 4.6), (1.25, 1.5), (2.8, 3.5)),
        ("bb...", "LLL11", "HHHHH", "KWBH2"),
        ("!H", "HK", "HW", "HB", "H2", "HL", "H1"),
        "NSE",
    ),
    Family(
        "four rooms with a bedroom wing",
        ((2.8, 3.3), (1.3, 1.6), (1.4, 1.7), (1.35, 1.6), (1.7, 2.2), (2.4, 2.9)),
        ((2.7, 3.2), (1.2, 1.5), (3.4, 4.2), (1.3, 1.7)),
        ("233HBK", "HHHHHK", "1ZLLLL", "..bbb."),
        ("!H", "H2", "H3", "HB", "HK", "HL", "H1", "1Z", "LK"),
        "NSE",
        ("KL",),
    ),
    Family(
        "five rooms",
        ((2.6, 3.2), (1.05, 1.3), (1.7, 2.1), (1.35, 1.7), (1.3, 1.6), (2.7, 3.3)),
        ((1.2, 1.6), (3.3, 4.0), (1.3, 1.6), (1.7, 2.1), (1.5, 1.9)),
        ("..bb..", "LLL334", "HHHHHH", "KWBH11", "KSBH11"),
        ("!H", "HL", "H3", "H4", "HK", "HW", "HB", "H1", "KS"),
        "NSE",
    ),
    Family(
        "corner flat with two baths",
        ((2.8, 3.3), (1.7, 2.1), (1.35, 1.6), (1.5, 1.9), (2.9, 3.5)),
        ((1.5, 1.8), (1.5, 1.8), (1.2, 1.4), (3.6, 4.4), (1.3, 1.7)),
        ("1BHS2", "1BHW2", "HHHHH", "3LLLK", ".bbb."),
        ("!H", "H1", "1B", "HS", "HW", "H2", "H3", "HL", "HK", "LK"),
        "SEW",
        ("KL",),
    ),
    Family(
        "loft around a core",
        ((3.4, 4.2), (1.35, 1.6), (1.8, 2.2), (3.0, 3.6)),
        ((2.0, 2.5), (1.2, 1.5), (2.8, 3.4)),
        ("KHBZ", "LHS1", "LLL1"),
        ("!H", "HB", "HS", "H:L", "L1", "1Z"),
        "SWE",
        ("KL!",),
        "WE",
    ),
    Family(
        "bungalow",
        ((3.2, 3.8), (1.6, 2.0), (1.5, 1.9), (1.6, 2.0), (2.6, 3.2)),
        ((3.2, 3.8), (1.3, 1.6), (1.8, 2.2), (1.7, 2.1), (1.5, 2.2)),
        ("1BB22", "HHHHH", "LLEWK", "LLEUK", "tt..."),
        ("!E", "EH", "EW", "KU", "HK", "HL", "H1", "HB", "H2"),
    ),
    Family(
        "house with a wing",
        ((3.2, 3.8), (1.35, 1.6), (2.3, 2.8), (2.4, 3.0), (2.6, 3.2)),
        ((3.6, 4.3), (1.4, 1.7), (2.6, 3.0), (2.8, 3.4)),
        ("LLLDK", "SHHHK", "1HBtt", "2H3tt"),
        ("!H", "L:D", "HL", "HK", "HS", "H1", "HB", "H2", "H3", "DK"),
        "NSEW",
        ("DK",),
    ),
    Family(
        "terraced house, ground floor",
        ((1.05, 1.2), (1.3, 1.5), (2.8, 3.4)),
        ((1.4, 2.0), (3.5, 4.3), (2.6, 3.2), (1.6, 2.0)),
        ("ttt", "LLL", "XHK", "WHK"),
        ("!H", "HW", "HK", "HL", "LK"),
        "NS",
        ("XH!", "KL"),
    ),
    Family(
        "detached house, ground floor",
        ((3.0, 3.4), (1.7, 2.1), (1.0, 1.15), (1.4, 1.6), (3.1, 3.8)),
        ((3.2, 3.8), (1.35, 1.6), (2.8, 3.4), (1.6, 2.2)),
        ("KDDDL", "HHHHL", "2BXHO", "tt..."),
        ("!H", "H2", "HB", "HO", "HD", "H:L", "D:L", "DK"),
        "NSEW",
        ("XH!", "KD"),
    ),
    Family(
        "detached house, upper floor",
        ((3.0, 3.6), (1.9, 2.2), (1.0, 1.15), (3.0, 3.6)),
        ((3.0, 3.6), (1.2, 1.4), (1.5, 1.8), (1.6, 2.0), (1.1, 1.4)),
        ("1B22", "1HH4", "3HX4", "3SX4", "b..."),
        ("H1", "HB", "H2", "H3", "H4", "HS"),
        "NSEW",
        ("XH!",),
    ),
    Family(
        "villa around a hall",
        ((2.6, 3.2), (1.1, 1.3), (1.7, 2.1), (1.1, 1.3), (2.6, 3.2)),
        ((3.0, 3.6), (2.0, 2.5), (3.4, 4.2), (1.5, 2.0)),
        ("11B22", "OHHHE", "LLLKK", ".tt.."),
        ("!E", "EH", "HO", "H1", "H2", "HB", "HL", "LK", "EK"),
        "NSEW",
        ("KL",),
    ),
    Family(
        "cottage",
        ((3.4, 4.2), (2.0, 2.5), (3.0, 3.6), (2.6, 3.2)),
        ((2.0, 2.4), (2.4, 3.0)),
        ("LEB2", "LK12"),
        ("!E", "EL", "EK", "EB", "K1", "12"),
        "NSEW",
        (),
        "W",
    ),
    Family(
        "house with a courtyard",
        ((3.2, 3.8), (1.3, 1.5), (3.0, 3.8), (1.35, 1.6), (2.8, 3.4)),
        ((2.1, 2.5), (2.5, 3.0), (1.5, 1.9), (3.0, 3.5)),
        ("1HttB", "1Htt2", "ZHHHH", "KKLLL"),
        ("!H", "H1", "HZ", "HK", "HL", "H2", "2B", "LK"),
        "NSEW",
        ("KL",),
    ),
)
