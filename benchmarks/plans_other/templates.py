"""Flats and houses, laid out by hand: a letter a room, a cell where its walls may run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from underdraw.spec.floor_plan import RoomKind

OUTSIDE = "."
LANGUAGES = ("English", "German", "French")
# Letter: kind, and what is written in the room in each of LANGUAGES.
ROOMS: Mapping[str, tuple[RoomKind, tuple[str, str, str]]] = {
    "L": ("living room", ("Living", "Wohnen", "Séjour")),
    "D": ("dining room", ("Dining", "Essen", "Salle à manger")),
    "K": ("kitchen", ("Kitchen", "Küche", "Cuisine")),
    "S": ("bedroom", ("Master bedroom", "Schlafen", "Chambre")),
    "A": ("bedroom", ("Bedroom", "Zimmer", "Chambre")),
    "C": ("bedroom", ("Bedroom", "Kind", "Chambre")),
    "O": ("office", ("Study", "Büro", "Bureau")),
    "B": ("bathroom", ("Bathroom", "Bad", "SDB")),
    "E": ("bathroom", ("Shower", "Dusche", "Douche")),
    "W": ("bathroom", ("WC", "WC", "WC")),
    "H": ("hall", ("Hall", "Flur", "Entrée")),
    "T": ("storage", ("Store", "Abst.", "Cellier")),
}


@dataclass(frozen=True)
class Template:
    """A layout before it is varied.

    Attributes:
        name: of the layout.
        cells: rows from the top of the page, a letter of ROOMS each, or OUTSIDE.
        widths: metres of each column, between the middles of walls.
        heights: metres of each row.
        links: "H-S" a door that opens into S, "H#L" one of two leaves, "L=K" a doorway.
        entry: the room that the front door opens into.
        blind: sides, of NESW, that a neighbour's wall stands against.
    """

    name: str
    cells: tuple[str, ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    links: tuple[str, ...]
    entry: str = "H"
    blind: str = ""


TEMPLATES = (
    Template(
        "small flat",
        ("BHK", "SHL", "SLL"),
        (2.6, 1.4, 3.6),
        (2.3, 1.4, 3.3),
        ("H-B", "H-S", "H-K", "H-L", "L=K"),
        blind="E",
    ),
    Template(
        "two sides of a corridor",
        ("LLLKKS", "HHHHHH", "AABWCC"),
        (3.3, 1.2, 2.0, 1.5, 2.2, 3.2),
        (4.2, 1.4, 3.6),
        ("H#L", "H-K", "H-S", "H-A", "H-B", "H-W", "H-C", "L=K"),
    ),
    Template(
        "two wings",
        ("SSA..", "BHA..", "WHHHK", "LLLKK"),
        (2.4, 1.5, 3.2, 3.0, 2.6),
        (3.4, 2.2, 1.4, 4.3),
        ("H-S", "H-A", "H-B", "H-W", "H-L", "H-K", "L=K"),
    ),
    Template(
        "round a hall",
        ("LLLKK", "SHHHK", "SBHAA"),
        (3.4, 1.9, 1.5, 1.8, 2.9),
        (3.8, 1.6, 3.3),
        ("H-L", "H=K", "H-S", "H-B", "H-A"),
    ),
    Template(
        "row house",
        ("HKK", "HKK", "HWT", "LLL"),
        (2.2, 1.4, 2.4),
        (2.0, 2.0, 1.9, 4.4),
        ("H-K", "H-W", "L-T", "H-L"),
        blind="EW",
    ),
    Template(
        "long flat",
        ("LLDKKAA", "HHHHHHA", "SSOBBTC"),
        (2.6, 2.2, 2.7, 1.5, 1.5, 2.0, 2.9),
        (4.3, 1.4, 3.5),
        ("H-L", "L=D", "D=K", "H-K", "H-A", "H-S", "H-O", "H-B", "H-T", "A-C"),
    ),
    Template(
        "round a court",
        ("SS..K", "SS..K", "HHHHK", "BAALL"),
        (2.2, 1.5, 2.6, 2.6, 3.5),
        (2.3, 2.2, 1.5, 4.0),
        ("H-S", "H-B", "H-A", "H-L", "H-K", "L=K"),
    ),
    Template(
        "open living",
        ("SSBKK", "HHHLL", "AATLL", "AALLL"),
        (3.2, 1.6, 1.7, 2.2, 3.2),
        (3.3, 1.4, 1.8, 2.0),
        ("H-S", "H-B", "H-A", "H-T", "H=L", "L=K"),
    ),
    Template(
        "bungalow",
        ("..LLL", "KKLLL", "KKHHS", "TBHSS"),
        (2.3, 2.4, 1.6, 2.5, 3.2),
        (1.9, 2.4, 1.6, 3.4),
        ("H-L", "L=K", "H-K", "K-T", "H-B", "H-S"),
    ),
    Template(
        "flat with a suite",
        ("SSELL", "SSTLL", "HHHLL", "BAAKK"),
        (2.0, 2.2, 1.9, 2.4, 2.8),
        (2.3, 1.9, 1.4, 3.5),
        ("H-S", "S-E", "S-T", "H-B", "H-A", "H#L", "L=K"),
    ),
    Template(
        "house with a stair hall",
        ("KKHLL", "KKHLL", "BWHSS", "AAASS"),
        (2.2, 1.5, 2.2, 2.2, 2.4),
        (2.4, 1.8, 1.9, 3.4),
        ("H-K", "H-L", "H-W", "H-A", "H-S", "A-B"),
    ),
    Template(
        "compact flat",
        ("BTL", "HHL", "SSL"),
        (2.2, 1.8, 3.8),
        (2.1, 1.5, 3.6),
        ("H-B", "H-T", "H-S", "H-L"),
        blind="N",
    ),
)
