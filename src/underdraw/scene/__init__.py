"""Scenes of simple solids, cast by rays into colour, depth, normals, segments and lines."""

from underdraw.scene.frames import Frames
from underdraw.scene.glance import glance
from underdraw.scene.lens import aspect, project
from underdraw.scene.render import render
from underdraw.scene.scene import Camera, Glow, LensKind, Lights, Scene, Sky
from underdraw.scene.shapes import (
    Box,
    Cylinder,
    Ellipsoid,
    Material,
    Object,
    Opening,
    Prism,
    Shape,
    Texture,
    Vector,
    Wall,
    Wedge,
)

__all__ = [
    "Box",
    "Camera",
    "Cylinder",
    "Ellipsoid",
    "Frames",
    "Glow",
    "LensKind",
    "Lights",
    "Material",
    "Object",
    "Opening",
    "Prism",
    "Scene",
    "Shape",
    "Sky",
    "Texture",
    "Vector",
    "Wall",
    "Wedge",
    "aspect",
    "glance",
    "project",
    "render",
]
