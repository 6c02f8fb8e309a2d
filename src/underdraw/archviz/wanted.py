"""The pictures that are asked for, each with the file it goes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from underdraw import __version__
from underdraw.archviz.deliver.folder import digest, picture_file
from underdraw.archviz.requests import Recipe
from underdraw.archviz.shots import Shot
from underdraw.spec.floor_plan import FloorPlan
from underdraw.spec.io import dumps


@dataclass(frozen=True)
class Wanted:
    """A picture that is asked for."""

    shot: Shot
    file: str
    digest: str

    @property
    def title(self) -> str:
        """What messages call it."""
        return f"{self.shot.style} {self.shot.name}, seed {self.shot.seed}"


def wanted(plan: FloorPlan, recipe: Recipe, shots: tuple[Shot, ...]) -> Iterator[Wanted]:
    """List what the model draws."""
    common = f"{__version__} {dumps(plan)} {recipe.text}"
    for shot in shots:
        if shot.drawn:
            view = f"{shot.style} {shot.size} {asdict(shot.view)}"
            yield Wanted(shot, picture_file(shot), digest(common, view, str(shot.seed)))
