"""The page beside the plan: what is taken, and what listings print there."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from benchmarks.plan_hands.listing.chance import Colour, maybe, one_of
from benchmarks.plan_hands.listing.sheet import Sheet
from benchmarks.plan_hands.listing.style import Style
from benchmarks.plan_hands.listing.words import Tongue
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

Rng = np.random.Generator
FIRMS = (
    "HARTLEY & SONS", "Nordhem Bolig", "Immobilien Kessler", "Casa Viva", "BlueKey Homes",
    "Agence du Port", "SUNRISE TOWERS", "Savage Estates", "HomePlan 3D", "planify", "Otto Maklarna",
    "Greenfield Developers Ltd", "MIRADOR", "ST. JAMES PARK", "Kiinteisto Oy", "Grand Court 405",
)  # fmt: skip
LINES = (
    "Approx. gross internal area 85.4 sq m / 919 sq ft", "Ground Floor", "First Floor", "1. OG",
    "Not to scale. For illustrative purposes only.", "Total area: 104,2 m²", "TYPE B2 - 3 BHK",
    "Measurements are approximate and for guidance only", "Erdgeschoss", "Wohnfläche ca. 78 qm",
    "3 bed | 2 bath | 1 car", "2LDK 56.10m2", "EUR 349.000", "Plan non contractuel", "Floor 1",
    "Tel. 020 7946 0123", "Surface habitable 64 m²", "www.example-homes.com", "Unit 1204, Tower C",
    "Produced by floor planner", "Superficie construida 92 m2", "BRA 74 kvm", "Rok 3, 67 kvm",
)  # fmt: skip
CORPORATE: tuple[Colour, ...] = (
    (20, 30, 60), (160, 20, 40), (0, 90, 80), (30, 30, 30), (220, 120, 20), (90, 40, 110),
    (0, 110, 190), (120, 150, 40),
)  # fmt: skip


@dataclass
class Board:
    """The page with what stands on it already, in metres."""

    rng: Rng
    sheet: Sheet
    style: Style
    tongue: Tongue
    solid: BaseGeometry
    colour: Colour
    boxes: list[Polygon] = field(default_factory=list)

    def place(self, wide: float, high: float) -> tuple[float, float] | None:
        """Return the upper left corner, in pixels, of a free box of so many pixels."""
        width, height = self.sheet.size
        for _ in range(14):
            x = self.rng.uniform(2, max(3.0, width - wide - 2))
            y = self.rng.uniform(2, max(3.0, height - high - 2))
            if maybe(self.rng, 0.5):
                x = one_of(self.rng, (6.0, max(3.0, width - wide - 6), (width - wide) / 2))
            if maybe(self.rng, 0.5):
                y = one_of(self.rng, (6.0, max(3.0, height - high - 6)))
            body = Polygon(self.sheet.box(x - 3, y - 3, x + wide + 3, y + high + 3))
            fits = wide < width - 4 and high < height - 4
            if fits and not any(body.intersects(o) for o in (self.solid, *self.boxes)):
                self.boxes.append(body)
                return x, y
        return None

    def font(self) -> str:
        """Return a font that has all letters."""
        return "DejaVuSans.ttf" if isinstance(self.tongue.font, int) else self.tongue.font

    def write(self, text: str, x: float, y: float, height: float, colour: Colour) -> None:
        """Write to the right of a pixel."""
        at = self.sheet.metres(x, y)
        self.sheet.words(text, at, self.font(), height, colour, (0.0, 0.0))
