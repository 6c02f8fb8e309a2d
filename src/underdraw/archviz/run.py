"""The drawing of what is missing in a folder of renders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from underdraw import __version__
from underdraw.archviz.deliver.folder import Folder
from underdraw.archviz.deliver.manifest import Failure, Manifest
from underdraw.archviz.entries import agreements, picture_entry, view_entries
from underdraw.archviz.scenery import Scenery
from underdraw.archviz.wanted import Wanted
from underdraw.errors import Cancelled, UnderdrawError
from underdraw.evaluation.reading import find_detectors
from underdraw.generate import generate
from underdraw.models import ModelStore
from underdraw.output import Result

if TYPE_CHECKING:
    from underdraw.archviz.renders import Renders

Observe = Callable[[str, int], None]


class Run:
    """One way through the views, with what it has found so far."""

    def __init__(self, asked: Renders, place: Folder, models: ModelStore, observe: Observe) -> None:
        self._asked, self._place, self._models, self._say = asked, place, models, observe
        self._pictures = dict(place.kept)
        self._failed = [Failure(style=o.style, view=o.name, error=o.why) for o in asked.missed]
        self._done = 0

    def cast(self) -> None:
        """Write the scene's picture and maps of views that the model doesn't draw."""
        for shot in self._asked.shots:
            if not shot.drawn:
                self._place.put_scene(shot, shot.scenery())
                self._step(f"{shot.style} {shot.name}, seed {shot.seed}")

    def draw(self) -> None:
        """Draw what is missing, a few pictures at a time, and write the manifest after each few."""
        missing = [one for one in self._asked.wanted if one.file not in self._place.kept]
        self._step("", len(self._asked.wanted) - len(missing))
        detectors = find_detectors(self._models)[0] if missing else {}
        together = self._asked.recipe.spec.together
        for start in range(0, len(missing), together):
            few = missing[start : start + together]
            looked = [(one, scenery) for one in few if (scenery := self._look(one))]
            for one, scenery, result in self._drawn(looked) if looked else ():
                self._place.put_picture(one.file, result)
                self._pictures[one.file] = picture_entry(one, result, scenery, detectors)
            self._place.put_manifest(self.manifest())
            self._step(few[-1].title, len(few))

    def _look(self, one: Wanted) -> Scenery | None:
        """Cast the view of a picture; None where that fails."""
        try:
            scenery = one.shot.scenery()
        except (UnderdrawError, RuntimeError) as error:
            self._fail(one, str(error))
            return None
        self._place.put_scene(one.shot, scenery)
        return scenery

    def _drawn(
        self, few: Sequence[tuple[Wanted, Scenery]]
    ) -> Iterator[tuple[Wanted, Scenery, Result]]:
        """Draw pictures together; where that fails, each by itself, so that one loses no other."""
        ask = self._asked.recipe.request
        try:
            specs = [ask(one.shot, scenery) for one, scenery in few]
            result = generate(specs, models=self._models)
        except Cancelled:
            raise
        except (UnderdrawError, RuntimeError) as error:  # torch's own, such as memory
            if len(few) > 1:
                for one in few:
                    yield from self._drawn([one])
            else:
                self._fail(few[0][0], str(error))
            return
        for (one, scenery), spec, picture in zip(few, specs, result.pictures, strict=True):
            yield one, scenery, replace(result, specs=(spec,), pictures=(picture,))

    def _fail(self, one: Wanted, why: str) -> None:
        error = " ".join(why.split())
        self._failed.append(
            Failure(style=one.shot.style, view=one.shot.name, seed=one.shot.seed, error=error)
        )

    def _step(self, what: str, count: int = 1) -> None:
        self._done += count
        self._say(what, self._done)

    def manifest(self) -> Manifest:
        """Say what there is so far."""
        wanted = self._asked.wanted
        pictures = tuple(self._pictures[o.file] for o in wanted if o.file in self._pictures)
        return Manifest(
            underdraw=__version__,
            request=self._asked.recipe.spec,
            views=tuple(view_entries(self._asked.shots)),
            pictures=pictures,
            failed=tuple(self._failed),
            agreement=tuple(agreements(self._asked.shots, pictures)),
        )
