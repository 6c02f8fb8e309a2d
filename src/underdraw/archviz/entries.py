"""What the manifest says of views and pictures."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from underdraw.archviz.deliver.folder import map_files, scene_file
from underdraw.archviz.deliver.manifest import (
    Agreement,
    CameraEntry,
    PictureEntry,
    SceneEntry,
    ViewEntry,
)
from underdraw.archviz.maps import PAINTED
from underdraw.archviz.measure import depth_error, disagreement, line_recall, patches, true_lines
from underdraw.archviz.scenery import Scenery
from underdraw.archviz.shots import Shot
from underdraw.archviz.wanted import Wanted
from underdraw.evaluation.reading import Reading
from underdraw.models.detector import Detector
from underdraw.output import Result


def view_entries(shots: Sequence[Shot]) -> Iterator[ViewEntry]:
    """Say what each view is, once for all its seeds."""
    views: defaultdict[tuple[str, str], list[Shot]] = defaultdict(list)
    for shot in shots:
        views[shot.style, shot.name].append(shot)
    return map(view_entry, views.values())


def view_entry(seeds: Sequence[Shot]) -> ViewEntry:
    """Say what a view is of which these are the seeds."""
    shot = seeds[0]
    camera = shot.view.camera
    x, height, y = camera.eye
    return ViewEntry(
        style=shot.style,
        name=shot.name,
        kind=shot.view.kind,
        room=shot.room and shot.room.name,
        area=shot.room and round(shot.room.area, 2),
        camera=CameraEntry(
            x=round(x, 3),
            y=round(y, 3),
            height=round(height, 3),
            yaw=round(math.degrees(camera.yaw), 1) % 360,
            fov=round(math.degrees(camera.fov), 1),
            lens=getattr(camera, "lens", "perspective"),
        ),
        size=shot.size,
        maps={kind: file for kind, file in map_files(shot).items() if kind not in PAINTED},
        scenes=tuple(map(_scene_entry, seeds)),
    )


def _scene_entry(shot: Shot) -> SceneEntry:
    painted = {kind: file for kind, file in map_files(shot).items() if kind in PAINTED}
    return SceneEntry(seed=shot.seed, file=scene_file(shot), maps=painted)


def picture_entry(
    one: Wanted, result: Result, scenery: Scenery, detectors: Mapping[str, Detector]
) -> PictureEntry:
    """Say what a picture is, and measure it against its scene."""
    image = Reading(np.asarray(result.images[0]), detectors)
    lines = true_lines(scenery)
    has_depth = "depth" in detectors and bool(np.isfinite(scenery.depth).any())
    surfaces = one.shot.interior.surfaces
    return PictureEntry(
        style=one.shot.style,
        view=one.shot.name,
        seed=one.shot.seed,
        file=one.file,
        digest=one.digest,
        prompt=result.spec.prompt,
        line_recall=round(line_recall(image.image, lines), 4) if lines.any() else None,
        depth_error=round(depth_error(image.depth, scenery), 4) if has_depth else None,
        surfaces={
            surfaces[number].name: patch
            for number, patch in patches(image.image, scenery.instances).items()
        },
    )


def agreements(shots: Sequence[Shot], pictures: Sequence[PictureEntry]) -> Iterator[Agreement]:
    """Compare the pictures of each room, those of one style and seed with one another."""
    rooms = {(shot.style, shot.name): shot.view.room for shot in shots}
    sets: defaultdict[tuple[str, str, int], list[PictureEntry]] = defaultdict(list)
    for one in pictures:
        room = rooms[one.style, one.view]
        if room is not None:
            sets[one.style, room, one.seed].append(one)
    for (style, room, seed), few in sets.items():
        gap = disagreement([one.surfaces for one in few])
        if gap is not None:
            yield Agreement(style=style, room=room, seed=seed, delta_e=round(gap, 3))
