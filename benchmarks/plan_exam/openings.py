"""Doors, doorways and windows: where they go, and which way they swing."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from benchmarks.plan_exam.families import OUTSIDE, Family
from benchmarks.plan_exam.grid import Unfit
from benchmarks.plan_exam.layout import Shell, Stretch
from benchmarks.plan_exam.opening import Opening
from shapely.geometry import Polygon

NIB = 0.07  # metres of wall that stay beside a door at a corner

# Chances of a form by the zone that asks for it; what is left is hinged.
FORMS: dict[str, tuple[tuple[str, float], ...]] = {
    "L": (("double", 0.2), ("slide", 0.1), ("bare", 0.15)),
    "D": (("double", 0.2), ("bare", 0.3)),
    "K": (("slide", 0.15), ("bare", 0.15)),
    "Z": (("slide", 0.3), ("bare", 0.1)),
    "S": (("slide", 0.15), ("double", 0.1)),
    "E": (("double", 0.1),),
}
WIDTHS: dict[str, tuple[float, ...]] = {
    "hinged": (0.76, 0.8, 0.8, 0.82, 0.885, 0.9, 0.9, 0.95),
    "double": (1.2, 1.3, 1.4, 1.6),
    "slide": (0.8, 0.9, 1.0, 1.2),
    "bare": (0.8, 0.9, 1.0, 1.2, 1.5, 1.8),
}
SMALL: tuple[float, ...] = (0.7, 0.7, 0.75, 0.76, 0.8)  # of baths, toilets and closets

# How likely a zone has a window in a stretch, and how wide it may be.
LIGHT: dict[str, tuple[float, tuple[float, float]]] = {
    "L": (0.9, (1.2, 2.8)),
    "D": (0.9, (1.0, 2.4)),
    "K": (0.85, (0.8, 1.8)),
    "O": (0.9, (0.9, 1.6)),
    "B": (0.6, (0.6, 1.0)),
    "W": (0.5, (0.6, 0.75)),
    "U": (0.6, (0.6, 1.0)),
    "H": (0.15, (0.6, 1.1)),
    "E": (0.3, (0.6, 0.8)),
    "X": (0.3, (0.6, 0.8)),
    "S": (0.1, (0.6, 0.7)),
    "Z": (0.2, (0.6, 0.9)),
}
BEDROOM = (0.8, (0.9, 2.0))


@dataclass
class Fitting:
    """Puts openings into a shell."""

    shell: Shell
    rng: random.Random
    placed: list[Opening] = field(default_factory=list)

    def between(self, pair: str, sides: str) -> None:
        """Put a way through the wall of a pair of zones, if there is a wall."""
        one, other = pair[0], pair[-1]
        rooms = self.shell.rooms
        if any(one in room and other in room for room in rooms):
            return
        form = "bare" if ":" in pair else self._form(one, other)
        found = [each for each in self.shell.stretches if self._joins(each, one, other)]
        self.rng.shuffle(found)
        if one == "!":
            found.sort(key=lambda each: each.face in sides)  # the way in is where no windows are
        for stretch in sorted(found, key=lambda each: each.room < 0.9):
            if self._try(stretch, form, other, one == "!"):
                return
        raise Unfit(f"no place for a door between {pair}")

    def _joins(self, stretch: Stretch, one: str, other: str) -> bool:
        if one == "!":
            return other in stretch.zones and "." in stretch.zones
        return {one, other} == set(stretch.zones)

    def _form(self, one: str, other: str) -> str:
        """Return a random form; small wet rooms always have a plain door."""
        if "W" in one + other or "B" in one + other:
            return "slide" if self.rng.random() < 0.07 else "hinged"
        left = self.rng.random()
        for form, chance in FORMS.get(other, FORMS.get(one, ())) if one != "!" else ():
            left -= chance
            if left < 0:
                return form
        return "hinged"

    def _try(self, stretch: Stretch, form: str, inside: str, entry: bool) -> bool:
        """Try forms from the wanted one to a plain narrow one."""
        small = set(stretch.zones) & set("WBSZU")
        sizes = SMALL if small and form == "hinged" else WIDTHS[form]
        if entry:
            sizes = (0.9, 0.95, 1.0)
        wanted = self.rng.choice(sizes)
        for kind, width in ((form, wanted), ("hinged", min(0.8, wanted)), ("hinged", 0.7)):
            for _ in range(6):
                low, high = self._free(stretch, width + 2 * NIB)
                if high <= low:
                    break
                if self._settle(stretch, kind, width, (low, high), inside, entry):
                    return True
        return False

    def _free(self, stretch: Stretch, width: float) -> tuple[float, float]:
        """Return a random free part that is wide enough, or an empty one."""
        parts = [part for part in stretch.free() if part[1] - part[0] >= width]
        return self.rng.choice(parts) if parts else (0.0, 0.0)

    def _settle(
        self,
        stretch: Stretch,
        form: str,
        width: float,
        free: tuple[float, float],
        inside: str,
        entry: bool,
    ) -> bool:
        """Put it near an end or anywhere, swinging to where nothing is in its way."""
        low, high = free[0] + NIB + width / 2, free[1] - NIB - width / 2
        ends = (min(low + 0.05, high), max(high - 0.05, low))
        at = self.rng.choice((*ends, self.rng.uniform(low, high)))
        if form == "bare" and self.rng.random() < 0.5:
            at = (low + high) / 2
        ways = [(side, hinge) for side in (1, -1) for hinge in (1, -1)]
        self.rng.shuffle(ways)
        into = self._left(stretch) if stretch.zones[0] == inside else -self._left(stretch)
        ways.sort(key=lambda way: way[0] != into)
        for side, hinge in ways[: 2 if entry else 4]:
            one = Opening(form, stretch.wall, at, width, side, hinge, entry=entry)
            if self._clear(one):
                self.placed.append(one)
                stretch.taken.append((at - width / 2, at + width / 2))
                return True
        return False

    def _left(self, stretch: Stretch) -> int:
        """Return 1 where the first zone is to the wall's left, else -1."""
        inside = stretch.zones[0] not in OUTSIDE
        zone = self.shell.zones[stretch.zones[0] if inside else stretch.zones[1]]
        probe = Opening("window", stretch.wall, (stretch.low + stretch.high) / 2, 0.1)
        near = probe.point(0, stretch.wall.thickness / 2 + 0.03)
        hit = zone.buffer(0.001).contains(Polygon([near, near + 0.001, near + (0.001, 0)]))
        return 1 if hit == inside else -1

    def _clear(self, one: Opening) -> bool:
        """Tell whether a door sweeps over floor alone, and not where another does or leads."""
        sweep = one.sweep
        if sweep.is_empty:
            keep = one.hole
            return not any(other.sweep.intersects(keep) for other in self.placed)
        if not any(room.buffer(0.01).contains(sweep) for room in self.shell.rooms.values()):
            return False
        grown = sweep.buffer(0.04)
        gap = one.hole.buffer(0.06)
        return not any(
            grown.intersects(other.sweep)
            or grown.intersects(other.hole)
            or gap.intersects(other.sweep)
            for other in self.placed
        )

    def light(self, sides: str) -> None:
        """Put windows and French doors into outer walls."""
        for stretch in self.shell.stretches:
            if not stretch.outer or (stretch.face not in sides and "." in stretch.zones):
                continue
            outside = -self._left(stretch) if stretch.zones[0] not in OUTSIDE else 0
            outside = outside or self._left(stretch)
            if "." not in stretch.zones and stretch.inside in "L12345DO":
                self._french(stretch, outside)
            chance, bounds = LIGHT.get(stretch.inside, BEDROOM)
            if self.rng.random() < chance:
                for _ in range(self._count(stretch)):
                    self._window(stretch, bounds, outside)

    def _count(self, stretch: Stretch) -> int:
        return 2 if stretch.high - stretch.low > 4.2 and self.rng.random() < 0.7 else 1

    def _window(self, stretch: Stretch, bounds: tuple[float, float], outside: int) -> None:
        room = stretch.room - 0.3
        if room < 0.55:
            return
        width = round(min(self.rng.uniform(*bounds), room), 2)
        low, high = self._free(stretch, width + 0.2)
        if high > low:
            at = self.rng.uniform(low + 0.1 + width / 2, high - 0.1 - width / 2)
            if self.rng.random() < 0.5:
                at = (low + high) / 2
            self._add(stretch, Opening("window", stretch.wall, at, width, outside=outside))

    def _french(self, stretch: Stretch, outside: int) -> None:
        """Put a glazed door with leaves, or a wide pane that is drawn as a window."""
        form = self.rng.choice(("hinged", "double", "glass", "glass"))
        width = {"hinged": 0.9, "double": 1.6, "glass": self.rng.uniform(1.5, 2.6)}[form]
        width = round(min(width, stretch.room - 0.3), 2)
        if width < (1.2 if form == "double" else 0.7):
            return
        low, high = self._free(stretch, width + 0.2)
        at = self.rng.uniform(low + 0.1 + width / 2, high - 0.1 - width / 2)
        for side in (-outside, outside):
            one = Opening(form, stretch.wall, at, width, side, self.rng.choice((1, -1)), outside)
            if form == "glass" or side == outside or self._clear(one):
                self._add(stretch, one)
                return

    def _add(self, stretch: Stretch, one: Opening) -> None:
        if not any(other.sweep.intersects(one.hole) for other in self.placed):
            self.placed.append(one)
            stretch.taken.append((one.at - one.width / 2, one.at + one.width / 2))


def fit(shell: Shell, family: Family, rng: random.Random) -> list[Opening]:
    """Return a home's openings; every room has a way in."""
    fitting = Fitting(shell, rng)
    for pair in family.doors:
        fitting.between(pair, family.sides)
    fitting.light(family.sides)
    return fitting.placed
