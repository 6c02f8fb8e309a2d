"""A plan to a set of pictures: every view once for every seed, and the folder they go to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from underdraw.archviz.deliver import deliver
from underdraw.archviz.deliver.folder import Folder
from underdraw.archviz.deliver.manifest import Manifest
from underdraw.archviz.requests import Recipe, settle
from underdraw.archviz.run import Observe, Run
from underdraw.archviz.shots import Missed, Shot, shots
from underdraw.archviz.wanted import Wanted, wanted
from underdraw.models import ModelStore, inspect_model
from underdraw.models.store import STORE
from underdraw.preflight import preflight
from underdraw.spec.floor_plan import FloorPlan
from underdraw.spec.plan_render import PlanRenderSpec


@dataclass(frozen=True)
class Renders:
    """What is to be drawn of a plan.

    Attributes:
        plan: one storey.
        recipe: how every view is asked for.
        shots: all views in all seeds, in their order.
        missed: rooms that could not be looked at.
    """

    plan: FloorPlan
    recipe: Recipe
    shots: tuple[Shot, ...]
    missed: tuple[Missed, ...]

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """Every picture that the model draws."""
        return tuple(wanted(self.plan, self.recipe, self.shots))

    @property
    def total(self) -> int:
        """How many pictures there are to draw or to cast."""
        return len(self.wanted) + sum(not shot.drawn for shot in self.shots)

    def save(
        self,
        folder: str | Path,
        *,
        overwrite: bool = False,
        models: ModelStore = STORE,
        observe: Observe = lambda what, done: None,
    ) -> Manifest:
        """Draw what is missing in a folder, and write what is in it.

        Args:
            folder: is made; one that is half done goes on.
            overwrite: pictures of another request may be drawn anew.
            models: where networks are loaded, and on which device.
            observe: is told of every picture, and how many there are.

        Raises:
            OutputError: the folder holds something else, or can't be written to.
        """
        place = Folder(
            Path(folder).expanduser(),
            {one.file: one.digest for one in self.wanted},
            overwrite=overwrite,
        )
        run = Run(self, place, models, observe)
        place.put_manifest(run.manifest())  # first: it says whose folder this is
        place.put_plan(self.plan)
        run.cast()
        run.draw()
        manifest = run.manifest()
        deliver(place, self.plan, manifest)
        return manifest


def render_plan(plan: FloorPlan, spec: PlanRenderSpec | None = None) -> Renders:
    """Build, furnish and look at a plan; `save` draws it.

    Args:
        plan: one storey, read or written.
        spec: what is asked; the defaults when left out.

    Raises:
        SpecError: an unknown style, room or control, a camera in a wall.
        ModelError: weights can't be read, or don't fit one another.
    """
    asked = spec or PlanRenderSpec()
    recipe = settle(asked, inspect_model(asked.model))
    found = shots(plan, asked, recipe.size)
    views = tuple(one for one in found if isinstance(one, Shot))
    first = next((shot for shot in views if shot.drawn), None)
    if first is not None:  # refuse now what would fail for every view
        preflight(recipe.request(first, first.scenery()))
    return Renders(plan, recipe, views, tuple(one for one in found if isinstance(one, Missed)))
