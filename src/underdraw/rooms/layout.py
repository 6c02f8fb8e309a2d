"""Where furniture stands: the steps of a room type, tried one after another."""

from __future__ import annotations

import math
from random import Random

from underdraw.rooms.furniture import FURNITURE
from underdraw.rooms.piece import Piece, Stand
from underdraw.rooms.room_types import Step
from underdraw.rooms.shell import Shell
from underdraw.rooms.style import Style
from underdraw.scene import Camera

Rect = tuple[float, float, float, float]
Placed = tuple[str, Piece, Stand]
TRIES = 40


class Layout:
    """Fill an empty room; what is placed is never moved again."""

    def __init__(self, rng: Random, shell: Shell, style: Style, camera: Camera) -> None:
        """Start with an empty floor, doors and windows kept free.

        Args:
            rng: the only source of chance.
            shell: the empty room.
            style: what furniture is made of.
            camera: keeps a clear view.
        """
        self.rng, self.shell, self.style, self.camera = rng, shell, style, camera
        self.placed: list[Placed] = []
        self.floor: list[Rect] = []
        self.walls = {
            side: [(o.s0 - 0.12, o.s1 + 0.12, o.y0 - 0.05, o.y1 + 0.1) for o in holes]
            for side, holes in shell.holes.items()
        }
        for side, holes in shell.holes.items():
            for hole in holes:
                if hole.kind != "window":
                    at = shell.stand(side, (hole.s0 + hole.s1) / 2, 0.4)
                    self.floor.append(at.footprint((hole.s1 - hole.s0, 0.0, 0.8)))

    def follow(self, steps: tuple[Step, ...]) -> bool:
        """Try every step once; one that finds no room is passed over.

        Returns:
            Whether the first step, which makes the room what it is called, stands in view; an
            empty room is what it is called.
        """
        handlers = {
            "wall": self._wall,
            "front": self._front,
            "under": self._under,
            "beside": self._beside,
            "centre": self._centre,
            "around": self._around,
            "at": self._at,
            "on": self._on,
            "corner": self._corner,
            "above": self._above,
            "hang": self._hang,
        }
        for step in steps:
            # Both are drawn whether used or not, so that one choice never shifts the rest.
            wanted, piece = (
                self.rng.random() < step.chance,
                FURNITURE[step.kind](self.rng, self.style),
            )
            if wanted:
                handlers[step.where](step, piece)
        if not steps:
            return True
        kind, _, stand = self.placed[0] if self.placed else ("", None, Stand(0.0, 0.0))
        return kind == steps[0].kind and self.sees(stand)

    def _anchors(self, step: Step) -> list[Placed]:
        return [p for p in self.placed if p[0] == step.to]

    def _add(self, kind: str, piece: Piece, stand: Stand, *, solid: bool = True) -> None:
        self.placed.append((kind, piece, stand))
        if solid:
            self.floor.append(stand.footprint(piece.size, 0.03))

    def _fits(self, piece: Piece, stand: Stand) -> bool:
        """Tell whether the footprint is inside the room, free, and clear of the camera."""
        x0, z0, x1, z1 = stand.footprint(piece.size)
        edge = 0.015
        if x0 < edge or z0 < edge or x1 > self.shell.width - edge or z1 > self.shell.depth - edge:
            return False
        if any(x0 < b[2] and b[0] < x1 and z0 < b[3] and b[1] < z1 for b in self.floor):
            return False
        ex, _, ez = self.camera.eye
        gap = math.hypot(max(x0 - ex, 0.0, ex - x1), max(z0 - ez, 0.0, ez - z1))
        return gap > (1.9 if piece.size[1] > 1.15 else 1.15)

    def sees(self, stand: Stand) -> bool:
        """Tell whether a thing's middle is well inside the camera's view from side to side."""
        x, z = stand.x - self.camera.eye[0], stand.z - self.camera.eye[2]
        turn = math.remainder(math.atan2(x, z) - self.camera.yaw, math.tau)
        return abs(turn) < 0.38 * self.camera.fov

    def _free(self, side: str, s0: float, s1: float, y0: float, y1: float) -> bool:
        return not any(s0 < b and a < s1 and y0 < d and c < y1 for a, b, c, d in self.walls[side])

    def _wall(self, step: Step, piece: Piece) -> None:
        w, h, d = piece.size
        for attempt in range(TRIES):
            side = self.rng.choice(("far", "far", "left", "right"))
            length = self.shell.length(side)
            if w > length - 0.2:
                continue
            s = self.rng.uniform(w / 2 + 0.05, length - w / 2 - 0.05)
            stand = self.shell.stand(side, s, d / 2 + 0.04)
            free = self._free(side, s - w / 2, s + w / 2, 0.0, h) and self._fits(piece, stand)
            if free and (self.sees(stand) or attempt > TRIES * 3 // 4):
                self.walls[side].append((s - w / 2 - 0.03, s + w / 2 + 0.03, 0.0, h + 0.05))
                self._add(step.kind, piece, stand)
                return

    def _front(self, step: Step, piece: Piece) -> None:
        for _, anchor, at in self._anchors(step):
            off = -(anchor.size[2] / 2 + step.gap + piece.size[2] / 2)
            x, _, z = at.to_world(self.rng.uniform(-0.1, 0.1), 0.0, off)
            stand = Stand(x, z, at.yaw)
            if self._fits(piece, stand):
                self._add(step.kind, piece, stand)

    def _under(self, step: Step, piece: Piece) -> None:
        """Lay a rug before the anchor (or under its middle), if it stays inside the room."""
        for _, anchor, at in self._anchors(step):
            off = (
                0.0
                if anchor.label == "table"
                else -(anchor.size[2] / 2 + step.gap + piece.size[2] / 2 - 0.3)
            )
            x, _, z = at.to_world(0.0, 0.0, off)
            stand = Stand(x, z, at.yaw)
            x0, z0, x1, z1 = stand.footprint(piece.size, 0.05)
            if x0 > 0 and z0 > 0 and x1 < self.shell.width and z1 < self.shell.depth:
                self._add(step.kind, piece, stand, solid=False)

    def _beside(self, step: Step, piece: Piece) -> None:
        for _, anchor, at in self._anchors(step):
            for side in self.rng.sample((-1, 1), 2):
                along = side * (anchor.size[0] / 2 + step.gap + piece.size[0] / 2)
                x, _, z = at.to_world(along, 0.0, anchor.size[2] / 2 - piece.size[2] / 2)
                stand = Stand(x, z, at.yaw)
                if self._fits(piece, stand):
                    self._add(step.kind, piece, stand)
                    return

    def _centre(self, step: Step, piece: Piece) -> None:
        for _ in range(TRIES):
            x = self.shell.width * self.rng.uniform(0.4, 0.6)
            z = self.shell.depth * self.rng.uniform(0.52, 0.64)
            stand = Stand(x, z, self.rng.choice((0.0, math.pi / 2)))
            if self._fits(piece, stand):
                self._add(step.kind, piece, stand)
                return

    def _around(self, step: Step, piece: Piece) -> None:
        """Seat the table: two chairs along each long side, sometimes one at each end."""
        for _, table, at in self._anchors(step):
            w, _, d = table.size
            seats = [
                (s * w / 4, t * d / 2, 0.0 if t > 0 else math.pi) for s in (-1, 1) for t in (-1, 1)
            ]
            if self.rng.random() < 0.4:
                seats += [(s * w / 2, 0.0, s * math.pi / 2) for s in (-1, 1)]
            for x, z, yaw in seats:
                reach = piece.size[2] / 2 + step.gap + 0.05
                px, _, pz = at.to_world(x + math.sin(yaw) * reach, 0.0, z + math.cos(yaw) * reach)
                stand = Stand(px, pz, at.yaw + yaw)
                if self._fits(piece, stand):
                    self._add(step.kind, piece, stand)

    def _at(self, step: Step, piece: Piece) -> None:
        """Seat a chair before the anchor, facing it, turned a little."""
        for _, anchor, at in self._anchors(step):
            off = -(anchor.size[2] / 2 + step.gap + piece.size[2] / 2 + 0.15)
            x, _, z = at.to_world(self.rng.uniform(-0.2, 0.2), 0.0, off)
            stand = Stand(x, z, at.yaw + math.pi + self.rng.uniform(-0.4, 0.4))
            if self._fits(piece, stand):
                self._add(step.kind, piece, stand)

    def _on(self, step: Step, piece: Piece) -> None:
        for _, anchor, at in self._anchors(step):
            along = self.rng.uniform(-0.2, 0.2) * max(0.0, anchor.size[0] - piece.size[0])
            x, _, z = at.to_world(along, 0.0, min(0.1, anchor.size[2] / 2 - piece.size[2] / 2))
            self._add(step.kind, piece, Stand(x, z, at.yaw, anchor.size[1]), solid=False)

    def _corner(self, step: Step, piece: Piece) -> None:
        w, _, d = piece.size
        spots = [
            (x, z)
            for x in (w / 2 + 0.06, self.shell.width - w / 2 - 0.06)
            for z in (0.95, 0.6, 0.5)
        ]
        for x, part in self.rng.sample(spots, len(spots)):
            z = self.shell.depth - d / 2 - 0.06 if part > 0.9 else self.shell.depth * part
            stand = Stand(x, z)
            side = "left" if x < self.shell.width / 2 else "right"
            if self._free(side, z - d / 2, z + d / 2, 0.0, 0.8) and self._fits(piece, stand):
                self._add(step.kind, piece, stand)
                return

    def _above(self, step: Step, piece: Piece) -> None:
        """Hang a thing over the anchor where it has one, else on any free wall."""
        w, h, _ = piece.size
        y = min(self.rng.uniform(1.5, 1.65), self.shell.height - h / 2 - 0.2)
        for _ in range(TRIES):
            side = self.rng.choice(("far", "far", "left", "right"))
            s = self.rng.uniform(w / 2 + 0.15, self.shell.length(side) - w / 2 - 0.15)
            for _, _, at in self._anchors(step):
                side = min(
                    ("far", "left", "right"),
                    key=lambda k, at=at: abs(self.shell.stand(k, 0, 0).yaw - at.yaw),
                )
                s = at.x if side == "far" else at.z
            if self._free(
                side, s - w / 2 - 0.05, s + w / 2 + 0.05, y - h / 2 - 0.05, y + h / 2 + 0.05
            ):
                self.walls[side].append((s - w / 2, s + w / 2, y - h / 2, y + h / 2))
                stand = self.shell.stand(side, s, piece.size[2] / 2 - 0.005, y)
                self._add(step.kind, piece, stand, solid=False)
                return

    def _hang(self, step: Step, piece: Piece) -> None:
        spots = [(at.x, at.z) for _, _, at in self._anchors(step)] or [
            (self.shell.width / 2, self.shell.depth * 0.62)
        ]
        for x, z in spots:
            self._add(step.kind, piece, Stand(x, z, 0.0, self.shell.height), solid=False)
