"""A request that was found to be runnable, with all that is known before weights are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.engine import Guidance, Scheduler, new_scheduler
from underdraw.imaging import Box
from underdraw.models import ModelFiles, VaeFiles
from underdraw.output import (
    EMBEDDED,
    Record,
    pixels_sha256,
    versions,
)
from underdraw.output.record import RECORD_FORMAT
from underdraw.planned import (
    PlannedControl,
    PlannedEmbedding,
    PlannedLora,
    PlannedPicture,
    PlannedRefiner,
)
from underdraw.spec import (
    GenerationSpec,
    Size,
    with_pictures,
)


@dataclass(frozen=True)
class Plan:
    """A request that was found to be runnable; `spec` has no field left out.

    Attributes:
        boxes: what the networks see of each picture, one by one, in latents; of one size.
        evaluations: how often the UNet is run for each of its pictures.
        indices: which of the request's pictures are drawn.
        before: of the pass whose pictures this one starts from.
    """

    spec: GenerationSpec
    size: Size
    boxes: tuple[Box, ...]
    steps: int
    guidance_scale: float
    scheduler: str
    files: ModelFiles
    vae: VaeFiles | None
    refiner: PlannedRefiner | None
    picture: PlannedPicture | None
    controls: tuple[PlannedControl, ...]
    loras: tuple[PlannedLora, ...]
    embeddings: tuple[PlannedEmbedding, ...]
    warnings: tuple[str, ...]
    evaluations: int
    indices: tuple[int, ...]
    before: Plan | None = None

    @property
    def passes(self) -> tuple[Plan, ...]:
        """The plans of its passes, in their order."""
        return (self.before, self) if self.before else (self,)

    @property
    def guidance(self) -> Guidance:
        """How its branches are combined."""
        return Guidance(self.guidance_scale, self.files.embeds_guidance)

    @property
    def legs(self) -> tuple[int, int]:
        """How often each picture goes through the model's UNet, and through the refiner's."""
        last = self.refiner.first if self.refiner else self.evaluations
        return last, self.evaluations - last

    @property
    def networks(self) -> tuple[Path | None, ...]:
        """What pictures have to share to be drawn together: the model, autoencoder and refiner."""
        refiner = self.refiner and self.refiner.files.folder
        return (self.files.folder, self.vae and self.vae.path, refiner)

    def new_scheduler(self) -> Scheduler:
        """Make a fresh scheduler, for one lane."""
        return new_scheduler(self.scheduler, self.files.scheduler_config, self.steps)

    def finish(self, drawn: Pillow.Image) -> Pillow.Image:
        """Put what was drawn back into the picture it is a part of."""
        if self.picture is None:
            return drawn
        return Pillow.fromarray(self.picture.finish(np.asarray(drawn), self.spec.feather))

    @property
    def maps(self) -> tuple[Pillow.Image, ...]:
        """The pictures that went in, in the order of `with_pictures`, as the record counts them.

        Control images and those of conditions (RGB), regions (L), then the picture it starts from
        and its mask.
        """
        found: list[NDArray[np.uint8] | None] = []
        for one in self.controls:
            found += [one.image, one.region, *(part.image for part in one.conditions)]
        if self.picture:
            found += [self.picture.whole, self.picture.whole_mask]
        return tuple(Pillow.fromarray(array) for array in found if array is not None)

    def record(
        self, index: int, sha256: Mapping[str, str], calls: Sequence[int], batch: int
    ) -> Record:
        """Write down how one of the pictures came to be.

        Args:
            index: which of the request's pictures it is.
            sha256: of the model's files, by their path in its folder.
            calls: how often each control's network was run for this picture.
            batch: pictures that were denoised together.
        """
        if self.vae:
            sha256 = {**sha256, f"vae:{self.vae.name}": self.vae.sha256()}
        if self.refiner:
            theirs = self.refiner.files.sha256()
            sha256 = {**sha256, **{f"refiner:{name}": told for name, told in theirs.items()}}
        picture = self.picture
        return Record(
            format=RECORD_FORMAT,
            spec=self._recorded_spec(),
            index=index,
            seed=self.spec.seeds[index],
            batch=batch,
            sha256=sha256,
            image_sha256=None if picture is None else _sha256(picture.whole),
            mask_sha256=None if picture is None else _sha256(picture.whole_mask),
            controls=tuple(one.record(ran) for one, ran in zip(self.controls, calls, strict=True)),
            loras=tuple(one.record() for one in self.loras),
            embeddings=tuple(one.record() for one in self.embeddings),
            versions=versions(),
            warnings=self.warnings,
        )

    def _recorded_spec(self) -> GenerationSpec:
        """Return the spec with `embedded:K` in place of the pictures, as `maps` counts them."""
        counter = count()
        # What is embedded of a control was cropped already.
        frame = "picture" if self.spec.mask_padding is None else "crop"
        controls = tuple(one.spec.model_copy(update={"frame": frame}) for one in self.controls)
        # Margins are recorded as what they come to: a mask in a picture that has them.
        mask = self.picture.whole_mask if self.picture else None
        spec = self.spec.model_copy(update={"controls": controls, "extend": None, "mask": mask})
        return with_pictures(spec, lambda _: f"{EMBEDDED}{next(counter)}")


def _sha256(image: NDArray[np.uint8] | None) -> str | None:
    return None if image is None else pixels_sha256(Pillow.fromarray(image))
