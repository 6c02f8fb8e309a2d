"""A scene: objects, a camera and lights, as pure data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from underdraw.scene.shapes import Object, Vector

LensKind = Literal["perspective", "orthographic", "equirectangular"]


@dataclass(frozen=True, slots=True)
class Camera:
    """Look from `eye` along `yaw` (rad, 0 is +z, positive towards +x).

    `fov` (rad) is the angle over the square root of the picture's area, so that a portrait and a
    landscape of one scene show about as much. `shift` moves the picture up (+) or down (-) in
    units of that square's half side, as an architect's lens does: verticals stay vertical.
    `pitch` (rad) tilts the camera instead.

    An orthographic `lens` has parallel rays that start in the plane of the eye, what is behind it
    isn't seen; `field`, in metres, is the width and height that its picture has in it at least,
    centred, and takes the place of `fov` and `shift`. An equirectangular one looks all the way
    round, yaw in the middle, into a picture twice as wide as tall, and has neither.
    """

    eye: Vector
    yaw: float
    fov: float = math.radians(70.0)
    pitch: float = 0.0
    shift: float = 0.0
    lens: LensKind = "perspective"
    field: tuple[float, float] = (10.0, 10.0)

    def basis(self) -> tuple[Vector, Vector, Vector]:
        """Give the unit vectors right, up and forward in the world."""
        sy, cy = math.sin(self.yaw), math.cos(self.yaw)
        sp, cp = math.sin(self.pitch), math.cos(self.pitch)
        return (cy, 0.0, -sy), (-sy * sp, cp, -cy * sp), (sy * cp, sp, cy * cp)


@dataclass(frozen=True, slots=True)
class Glow:
    """Shine softly from a place: a window's daylight (with a facing normal) or a lamp (without).

    `power` is in units of paper white at one metre; `normal` is a unit vector or zero.
    """

    place: Vector
    power: float
    color: Vector = (1.0, 1.0, 1.0)
    normal: Vector = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Sky:
    """Paint what is seen where no shape is: a sky over a band of green over the ground (sRGB)."""

    zenith: Vector = (0.55, 0.74, 0.95)
    horizon: Vector = (0.88, 0.94, 0.99)
    band: Vector = (0.47, 0.62, 0.40)
    ground: Vector = (0.70, 0.76, 0.60)
    skyline: float = 0.06


@dataclass(frozen=True, slots=True)
class Lights:
    """Light a scene: an even ambient term, one sun (unit vector towards it) and soft glows."""

    ambient: float = 0.6
    sun: Vector = (0.0, 1.0, 0.0)
    sun_power: float = 0.0
    sun_color: Vector = (1.0, 0.95, 0.86)
    glows: tuple[Glow, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """Hold everything the ray caster needs."""

    objects: tuple[Object, ...]
    camera: Camera
    lights: Lights = Lights()
    sky: Sky = Sky()
