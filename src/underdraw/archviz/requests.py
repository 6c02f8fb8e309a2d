"""A view and its scenery to the request for a picture: controls, prompt, seed, start."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from underdraw.archviz.maps import COMMON, OWN
from underdraw.archviz.prompts import open_prompt, place, taught_prompt
from underdraw.archviz.scenery import Scenery
from underdraw.archviz.shots import Shot
from underdraw.errors import SpecError
from underdraw.models import ModelFiles
from underdraw.spec import ControlSpec, GenerationSpec, Size
from underdraw.spec.data import Map
from underdraw.spec.generation import MAX_SEED
from underdraw.spec.plan_render import MapSpec, PlanRenderSpec, Tie
from underdraw.spec.window import Window

SCALES: Mapping[Map, float] = {
    "canny": 0.9,
    "depth": 0.6,
    "seg": 0.6,
    "color": 0.6,
    "lines": 0.9,
    "normals": 0.6,
}
# Colours are settled before the end, and their map is coarse: edges are left to finish alone.
WINDOWS: Mapping[Map, Window] = {"color": Window(start=0.0, end=0.7)}
STRENGTH = 0.9
WIDE = 1.5  # width to height, as film has it
LEAST = 288 * 192  # pixels: under that a chair across a room has no legs
_BASIC: tuple[Map, ...] = ("canny", "depth")
_NAMED = ("steps", "guidance_scale", "scheduler")
_COMMON = {"model", "empty", "furnish_seed", "strength", "prompt", "negative_prompt", *_NAMED}


@dataclass(frozen=True)
class Recipe:
    """How every view of a set is asked for; nothing is left open.

    Attributes:
        spec: what was asked.
        files: the model.
        controls: all of them, with scales.
        ties: what makes the views agree.
        size: of a view at eye level.
    """

    spec: PlanRenderSpec
    files: ModelFiles
    controls: tuple[MapSpec, ...]
    ties: tuple[Tie, ...]
    size: Size

    @property
    def text(self) -> str:
        """All that the pictures of a set have in common, for a hash."""
        asked = self.spec.model_dump(include=_COMMON)
        return f"{asked} {self.controls} {self.ties}"

    def request(self, shot: Shot, scenery: Scenery) -> GenerationSpec:
        """Ask for one picture."""
        spec = self.spec
        start = "start" in self.ties
        size = {"width": shot.size.width, "height": shot.size.height}
        return GenerationSpec(
            model=spec.model,
            prompt=self._prompt(shot, scenery),
            negative_prompt=self._negative(shot),
            controls=tuple(_bound(one, scenery) for one in self.controls),
            image=scenery.color if start else None,
            strength=(spec.strength or STRENGTH) if start else None,
            seed=shot.seed if "seed" in self.ties else _own_seed(shot),
            **size,
            **{name: getattr(spec, name) for name in _NAMED},
        )

    def _prompt(self, shot: Shot, scenery: Scenery) -> str:
        kind = shot.room and shot.room.kind
        if self.files.vocabulary is None:
            return open_prompt(shot.interior, shot.design, kind, scenery, self.spec.prompt)
        where = place(shot.design, kind, self.spec.empty, self.files.vocabulary)
        said = taught_prompt(shot.interior, where, scenery)
        return f"{said}, {self.spec.prompt}" if self.spec.prompt else said

    def _negative(self, shot: Shot) -> str:
        own = shot.design.negative if self.files.vocabulary is None else ""
        return ", ".join(part for part in (own, self.spec.negative_prompt) if part)


def settle(spec: PlanRenderSpec, files: ModelFiles) -> Recipe:
    """Fill in what a request leaves open by what the model is.

    Raises:
        SpecError: the model has no controls of its own, or not the one that is asked for.
    """
    ties = _ties(spec, files)
    controls = _basic(files) if spec.controls is None else spec.controls
    if "color" in ties and not any(one.map == "color" for one in controls):
        controls = (*controls, MapSpec(map="color"))
    for one in controls:
        if one.network is None and one.map not in files.controls:
            raise SpecError(
                f"{spec.model} has no {one.map} control of its own; name one, as "
                f"-c {one.map}=FILE, or leave it out: it has {', '.join(files.controls) or 'none'}"
            )
    return Recipe(spec, files, tuple(map(_filled, controls)), ties, _size(spec, files))


def _filled(one: MapSpec) -> MapSpec:
    scale = SCALES[one.map] if one.scale is None else one.scale
    window = one.window or WINDOWS.get(one.map, Window())
    return one.model_copy(update={"scale": scale, "window": window})


def _ties(spec: PlanRenderSpec, files: ModelFiles) -> tuple[Tie, ...]:
    if spec.consistency is not None:
        return spec.consistency
    return ("color", "start", "seed") if "color" in files.controls else ("start", "seed")


def _basic(files: ModelFiles) -> tuple[MapSpec, ...]:
    own = tuple(MapSpec(map=name) for name in _BASIC if name in files.controls)
    if not own:
        raise SpecError(
            f"{files.name} brings no control for edges or depth, and without one a picture keeps "
            "nothing of the plan; name some: -c canny=FILE -c depth=FILE"
        )
    return own


def _size(spec: PlanRenderSpec, files: ModelFiles) -> Size:
    """Give the size asked for, or a wide one with the pixels that the model was trained on.

    It is never under LEAST, and of sides that halve twice in the UNet.
    """
    if spec.width and spec.height:
        return Size(spec.width, spec.height)
    pixels = max(LEAST, *(size.width * size.height for size in files.sizes))
    unit = files.vae_factor * 4
    sides = ((pixels * WIDE) ** 0.5, (pixels / WIDE) ** 0.5)
    return Size(*(max(1, round(side / unit)) * unit for side in sides))


def _bound(one: MapSpec, scenery: Scenery) -> ControlSpec:
    makers = OWN if one.network is None else COMMON
    return ControlSpec(
        control=one.network or one.map,
        image=scenery.map(one.map, makers),
        scale=one.scale,
        window=one.window or Window(),
    )


def _own_seed(shot: Shot) -> int:
    """Give a view a noise of its own."""
    return (shot.seed + zlib.crc32(f"{shot.style} {shot.name}".encode())) % MAX_SEED
