"""How far renders of plans keep their scenes, and how far the views of a room agree.

Two views of each room of every plan, with the embedded pack; each arm is drawn into a folder of its
own, so that a run that was stopped goes on. Printed are the mean CIEDE2000 of the same surfaces in
two views of a room, the depth that the pack's detector reads from the pictures against the scene's,
and the share of the true lines of walls and openings that are drawn, beside what chance gives: the
same edges against another view's lines. The floor has no control; the ceilings are the scene's own
pictures, and those as the pack's autoencoder keeps them. With seeds=2 or more, the seeds of a view
are told apart too: by the mean distance of their pixels in CIELAB. After all is how many pictures
there were.

python benchmarks/plan_consistency.py examples/plans/*.json -o DIR [--arm "as is"] [--set steps=8]
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track

from underdraw.archviz import Renders, render_plan
from underdraw.archviz.maps import Image
from underdraw.archviz.measure import depth_error, disagreement, line_recall, patches, true_lines
from underdraw.archviz.requests import settle
from underdraw.archviz.scenery import Scenery
from underdraw.engine import reconstruct
from underdraw.evaluation.reading import Reading, find_detectors
from underdraw.imaging import load as load_image
from underdraw.metrics import bootstrap
from underdraw.models.store import STORE
from underdraw.rooms.colors import lab
from underdraw.spec.floor_plan import FloorPlan
from underdraw.spec.io import load, override
from underdraw.spec.plan_render import PlanRenderSpec

TRUTH, KEPT = "scene's own picture", "autoencoder's"
ARMS: Mapping[str, Mapping[str, Any]] = {
    "no control": {"controls": (), "consistency": ()},
    "independent": {"consistency": ()},
    "seed": {"consistency": ("seed",)},
    "start": {"consistency": ("start",)},
    "color": {"consistency": ("color",)},
    "color, start, seed": {"consistency": ("color", "start", "seed")},
    "as is": {},
}
HEAD = ("delta E", "depth error", "lines kept", "by chance", "seeds apart")


def figures(
    renders: Renders, scenes: Sequence[Scenery], pictures: Sequence[Image]
) -> dict[str, list[float]]:
    """Measure the pictures of all views, a room's by pairs."""
    detectors, _ = find_detectors()
    found: defaultdict[str, list[float]] = defaultdict(list)
    rooms: defaultdict[tuple[str, str | None, int], list[dict]] = defaultdict(list)
    seeds: defaultdict[tuple[str, str], list[Image]] = defaultdict(list)
    lines, count = [true_lines(scene) for scene in scenes], renders.recipe.spec.seeds
    for place, (shot, scene, picture) in enumerate(zip(renders.shots, scenes, pictures)):
        seeds[shot.style, shot.name].append(picture)
        rooms[shot.style, shot.view.room, shot.seed].append(patches(picture, scene.instances))
        found["depth error"].append(depth_error(Reading(picture, detectors).depth, scene))
        found["lines kept"].append(line_recall(picture, lines[place]))
        found["by chance"].append(line_recall(picture, lines[place - count]))
    gaps = [disagreement(views) for views in rooms.values()]
    found["delta E"] = [gap for gap in gaps if gap is not None]
    found["seeds apart"] = [
        float(np.linalg.norm(lab(one) - lab(other), axis=-1).mean())
        for few in seeds.values()
        for one, other in combinations(few, 2)
    ]
    return found


def measured(
    name: str, folder: Path, asked: Mapping[str, tuple[Renders, Sequence[Scenery]]]
) -> dict[str, list[float]]:
    """Draw an arm, or take its yardstick, and measure it over all plans."""
    total: defaultdict[str, list[float]] = defaultdict(list)
    for stem, (renders, scenes) in asked.items():
        pictures = [scene.color for scene in scenes]
        files = renders.recipe.files
        if name == KEPT:
            pictures = list(reconstruct(STORE.model(files).vae, np.stack(pictures)))
        elif name != TRUTH:
            spec = PlanRenderSpec.parse({**renders.recipe.spec.model_dump(), **ARMS[name]})
            place = folder / name.replace(", ", "-") / stem
            arm = replace(renders, recipe=settle(spec, files))
            arm.save(place)
            pictures = [load_image(place / one.file) for one in arm.wanted]
        for figure, values in figures(renders, scenes, pictures).items():
            total[figure] += values
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plans", type=Path, nargs="+")
    parser.add_argument("--arm", action="append", choices=[*ARMS, TRUTH, KEPT])
    parser.add_argument("--set", action="append", default=[], help="FIELD=VALUE, of every arm")
    parser.add_argument("-o", type=Path, required=True, help="a folder; one half done goes on")
    asked = parser.parse_args()
    spec = override(PlanRenderSpec(style=("modern",), views=2), asked.set)
    drawn = [render_plan(load(path, FloorPlan), spec) for path in asked.plans]
    views = {
        path.stem: (one, [shot.scenery() for shot in one.shots])
        for path, one in zip(asked.plans, drawn)
    }
    print("arm".ljust(20), *(title.rjust(21) for title in HEAD), "pictures", sep="  ")
    for name in track(asked.arm or [*ARMS, KEPT, TRUTH], transient=True):
        found = measured(name, asked.o, views)
        told = ((f"{bootstrap(found[title])}" if found[title] else "-").rjust(21) for title in HEAD)
        print(name.ljust(20), *told, len(found["lines kept"]), sep="  ", flush=True)


if __name__ == "__main__":
    main()
