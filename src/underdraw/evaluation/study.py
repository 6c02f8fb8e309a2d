"""The pictures a measurement needs: every case, drawn in every arm, on disk and resumable."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.engine import reconstruct
from underdraw.errors import OutputError, SpecError
from underdraw.evaluation.cases import Case
from underdraw.generate import generate
from underdraw.imaging import load
from underdraw.models import ModelStore, inspect_control, inspect_model
from underdraw.models.store import STORE
from underdraw.output import versions
from underdraw.output.embed import png_bytes
from underdraw.output.write import write_all
from underdraw.spec import ControlSpec, GenerationSpec

TOGETHER = 16  # pictures that share the UNet's calls
NO_CONTROL, RECONSTRUCTION, TRUTH = "no-control", "reconstruction", "truth"
_ASKED = "study.json"

# The controls that act in an arm, each with its fields of ControlSpec.
Settings = Mapping[str, Mapping[str, Any]]
# Draws the cases at these places of the study, each to its own file.
Draw = Callable[[Mapping[int, Path]], None]


@dataclass(frozen=True)
class Step:
    """Where a study stands: `rendered` pictures of `arm` were just made, in `seconds`."""

    arm: str
    done: int
    rendered: int
    seconds: float


def shuffled(subject: Sequence[str]) -> str:
    """Name the arm that draws a subject with the control images of another case."""
    return f"{'+'.join(subject)}-shuffled"


@dataclass(frozen=True)
class Study:
    """What is measured, and where its pictures are.

    Attributes:
        benchmark: its name.
        cases: what is drawn; picture i has seed i, no selection.
        subjects: the controls that act together, for each arm that is measured.
        request: all fields of a picture's request but prompt, seed, size and controls.
        folder: of the pictures.
        networks: of controls that the model does not offer, by the name of their control images.
    """

    benchmark: str
    cases: tuple[Case, ...]
    subjects: tuple[tuple[str, ...], ...]
    request: GenerationSpec
    folder: Path
    networks: Mapping[str, str] = field(default_factory=dict)

    def path(self, arm: str, place: int) -> Path:
        """Return where the picture of a case is."""
        return self.folder / "pictures" / arm / f"{place:04d}.png"

    def picture(self, arm: str, place: int) -> NDArray[np.uint8]:
        """Read a picture that was drawn, (H, W, 3) uint8."""
        return load(self.path(arm, place))

    @property
    def total(self) -> int:
        """How many pictures there will be: each subject is drawn twice, besides the yardsticks."""
        return (3 + 2 * len(self.subjects)) * len(self.cases)

    def run(self, models: ModelStore = STORE) -> Iterator[Step]:
        """Draw what is not on disk yet, yielding after every few pictures.

        Raises:
            SpecError: a control the cases have no image for, or fewer than two cases.
            OutputError: the folder holds another study, or can't be written.
        """
        self.claim()
        for number, (arm, draw) in enumerate(self._arms(models).items()):
            for step in self._drawn(arm, draw):
                yield replace(step, done=number * len(self.cases) + step.done)

    def claim(self) -> None:
        """Note in the folder what is studied; run does so first.

        Raises:
            SpecError: as run.
            OutputError: as run.
        """
        self._check()
        claim(self.folder / _ASKED, self._identity())

    def draw(self, arm: str, settings: Settings, models: ModelStore = STORE) -> Iterator[Step]:
        """Draw every case in an arm more, as far as its pictures are not on disk yet.

        Args:
            arm: its name, of no other arm.
            settings: the controls that act, each with its fields of ControlSpec.
            models: where networks are loaded, and on which device.
        """
        yield from self._drawn(arm, self._rendered(settings, 0, models))

    def _drawn(self, arm: str, draw: Draw) -> Iterator[Step]:
        self.path(arm, 0).parent.mkdir(parents=True, exist_ok=True)
        for start in range(0, len(self.cases), TOGETHER):
            stop = min(len(self.cases), start + TOGETHER)
            paths = {place: self.path(arm, place) for place in range(start, stop)}
            # A picture depends in its last bit on those it was drawn with: all or none.
            if all(path.exists() for path in paths.values()):
                yield Step(arm, stop, 0, 0.0)
                continue
            began = time.monotonic()
            draw(paths)
            counts = arm not in (TRUTH, RECONSTRUCTION)
            took = time.monotonic() - began
            yield Step(arm, stop, len(paths) if counts else 0, took if counts else 0.0)

    def _check(self) -> None:
        if len(self.cases) < 2:
            raise SpecError(
                f"{len(self.cases)} scenes were asked for; give at least 2, since a shuffled "
                "control takes the image of another scene"
            )
        self.require({name for subject in self.subjects for name in subject})

    def require(self, names: Iterable[str]) -> None:
        """Refuse controls that the cases have no image for; SpecError."""
        for name in names:
            if name not in self.cases[0].maps:
                known = ", ".join(self.cases[0].maps)
                raise SpecError(
                    f"{self.benchmark} has no control images for {name!r}; it has {known}"
                )

    def _identity(self) -> dict[str, Any]:
        files = inspect_model(self.request.model)
        names = sorted({name for subject in self.subjects for name in subject})
        height, width = self.cases[0].color.shape[:2]
        return {
            "benchmark": self.benchmark,
            "scenes": [case.seed for case in self.cases],
            "size": [width, height],
            "subjects": self.subjects,
            "request": self.request.model_dump(mode="json", exclude={"prompt", "seed"}),
            "sha256": files.sha256(),
            "controls": {
                name: inspect_control(self.networks.get(name, name), files).sha256()
                for name in names
            },
            "versions": versions(),
        }

    def _arms(self, models: ModelStore) -> dict[str, Draw]:
        arms: dict[str, Draw] = {
            TRUTH: self._true(),
            RECONSTRUCTION: self._reconstructed(models),
            NO_CONTROL: self._rendered({}, 0, models),
        }
        for subject in self.subjects:
            plain: Settings = {name: {} for name in subject}
            arms["+".join(subject)] = self._rendered(plain, 0, models)
            arms[shuffled(subject)] = self._rendered(plain, 1, models)
        return arms

    def _true(self) -> Draw:
        def draw(paths: Mapping[int, Path]) -> None:
            images = {path: self.cases[place].color for place, path in paths.items()}
            _save(images)

        return draw

    def _reconstructed(self, models: ModelStore) -> Draw:
        def draw(paths: Mapping[int, Path]) -> None:
            vae = models.model(inspect_model(self.request.model)).vae
            images = {}
            for place, path in paths.items():
                images[path] = reconstruct(vae, self.cases[place].color[None])[0]
            _save(images)

        return draw

    def _rendered(self, settings: Settings, shift: int, models: ModelStore) -> Draw:
        def draw(paths: Mapping[int, Path]) -> None:
            result = generate(self.requests(settings, paths, shift), models=models)
            for picture, path in zip(result.pictures, paths.values(), strict=True):
                replace(result, pictures=(picture,)).save(path, overwrite=True)

        return draw

    def requests(
        self, settings: Settings, places: Iterable[int], shift: int = 0
    ) -> list[GenerationSpec]:
        """Ask for captions under the control images of the case that is `shift` places on."""
        specs = []
        for place in places:
            case, other = self.cases[place], self.cases[(place + shift) % len(self.cases)]
            height, width = case.color.shape[:2]
            controls = [
                ControlSpec(control=self.networks.get(name, name), image=other.maps[name], **given)
                for name, given in settings.items()
            ]
            fields = {"prompt": case.caption, "seed": place, "width": width, "height": height}
            specs.append(self.request.model_copy(update=fields | {"controls": tuple(controls)}))
        return specs


def claim(note: Path, identity: Mapping[str, Any]) -> None:
    """Note in a folder what is studied in it, or refuse one in which something else was.

    Raises:
        OutputError: the folder holds another study, or can't be written.
    """
    asked = json.dumps(identity, indent=2, sort_keys=True) + "\n"
    if note.exists() and note.read_text(encoding="utf-8") != asked:
        raise OutputError(
            f"{note.parent} holds another study (other weights, settings or versions); name "
            "another -o, or delete it"
        )
    note.parent.mkdir(parents=True, exist_ok=True)
    write_all({note: asked.encode()}, overwrite=True)


def _save(images: Mapping[Path, NDArray[np.uint8]]) -> None:
    files = {path: png_bytes(Pillow.fromarray(image)) for path, image in images.items()}
    write_all(files, overwrite=True)
