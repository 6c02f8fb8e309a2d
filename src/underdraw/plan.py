"""A request that was found to be runnable, with all that is known before weights are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.engine import Guidance, Scheduler, new_scheduler
from underdraw.models import ControlFiles, EmbeddingFiles, LoraFiles, ModelFiles, VaeFiles
from underdraw.output import (
    EMBEDDED,
    ControlRecord,
    EmbeddingRecord,
    LoraRecord,
    Record,
    pixels_sha256,
    versions,
)
from underdraw.output.record import RECORD_FORMAT
from underdraw.spec import ControlSpec, EmbeddingSpec, GenerationSpec, LoraSpec, Size


@dataclass(frozen=True)
class PlannedControl:
    """A control that was found to fit.

    Attributes:
        spec: what is asked of it.
        files: its network on disk.
        image: the control image, (H, W, 3) uint8, of the output's size.
        region: where it acts, (H, W) uint8, or None for everywhere.
        active_steps: the UNet evaluations it is run in.
        scales: its scale at each of them.
    """

    spec: ControlSpec
    files: ControlFiles
    image: NDArray[np.uint8]
    region: NDArray[np.uint8] | None
    active_steps: tuple[int, ...]
    scales: tuple[float, ...]


@dataclass(frozen=True)
class PlannedLora:
    """A LoRA that was found to fit; what it does, see `PlannedControl`."""

    spec: LoraSpec
    files: LoraFiles
    active_steps: tuple[int, ...]
    scales: tuple[float, ...]


@dataclass(frozen=True)
class PlannedEmbedding:
    """A learned word that was found to fit; its spec has the word that stands for it."""

    spec: EmbeddingSpec
    files: EmbeddingFiles


@dataclass(frozen=True)
class PlannedPicture:
    """The picture that a request starts from.

    Attributes:
        image: (H, W, 3) uint8, of the output's size.
        mask: (H, W) uint8, 255 where it is drawn anew and 0 elsewhere; None for everywhere.
        first: the scheduler's UNet evaluation that the run begins with.
        given: its size before it was fitted.
    """

    image: NDArray[np.uint8]
    mask: NDArray[np.uint8] | None
    first: int
    given: Size


@dataclass(frozen=True)
class Plan:
    """A request that was found to be runnable; `spec` has no field left out."""

    spec: GenerationSpec
    size: Size
    steps: int
    guidance_scale: float
    scheduler: str
    files: ModelFiles
    vae: VaeFiles | None
    picture: PlannedPicture | None
    controls: tuple[PlannedControl, ...]
    loras: tuple[PlannedLora, ...]
    embeddings: tuple[PlannedEmbedding, ...]
    warnings: tuple[str, ...]

    @property
    def guidance(self) -> Guidance:
        """How its branches are combined."""
        return Guidance(self.guidance_scale, self.files.embeds_guidance)

    def new_scheduler(self) -> Scheduler:
        """Make a fresh scheduler, for one lane."""
        return new_scheduler(self.scheduler, self.files.scheduler_config, self.steps)

    @property
    def maps(self) -> tuple[Pillow.Image, ...]:
        """The pictures that went in, as `embedded:K` in the record counts them.

        Control images (RGB) and regions (L), then the picture it starts from and its mask.
        """
        both = [array for one in self.controls for array in (one.image, one.region)]
        if self.picture:
            both += [self.picture.image, self.picture.mask]
        return tuple(Pillow.fromarray(array) for array in both if array is not None)

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
        picture = self.picture
        return Record(
            format=RECORD_FORMAT,
            spec=self._recorded_spec(),
            index=index,
            seed=self.spec.seeds[index],
            batch=batch,
            sha256=sha256,
            image_sha256=None if picture is None else _sha256(picture.image),
            mask_sha256=None if picture is None else _sha256(picture.mask),
            controls=tuple(
                ControlRecord(
                    control=one.spec.control,
                    weights_sha256=one.files.sha256(),
                    image_sha256=pixels_sha256(Pillow.fromarray(one.image)),
                    active_steps=one.active_steps,
                    scales=one.scales,
                    network_calls=ran,
                )
                for one, ran in zip(self.controls, calls, strict=True)
            ),
            loras=tuple(
                LoraRecord(
                    lora=one.spec.lora,
                    weights_sha256=one.files.sha256(),
                    active_steps=one.active_steps,
                    scales=one.scales,
                )
                for one in self.loras
            ),
            embeddings=tuple(
                EmbeddingRecord(embedding=one.spec.embedding, weights_sha256=one.files.sha256())
                for one in self.embeddings
            ),
            versions=versions(),
            warnings=self.warnings,
        )

    def _recorded_spec(self) -> GenerationSpec:
        """Return the spec with `embedded:K` in place of the pictures, as `maps` counts them."""
        counter = count()
        recorded = [
            one.spec.model_copy(
                update={
                    "image": f"{EMBEDDED}{next(counter)}",
                    "region": None if one.region is None else f"{EMBEDDED}{next(counter)}",
                }
            )
            for one in self.controls
        ]
        fields: dict[str, object] = {"controls": tuple(recorded)}
        if self.picture:
            fields["image"] = f"{EMBEDDED}{next(counter)}"
        if self.picture and self.picture.mask is not None:
            fields["mask"] = f"{EMBEDDED}{next(counter)}"
        return self.spec.model_copy(update=fields)


def _sha256(image: NDArray[np.uint8] | None) -> str | None:
    return None if image is None else pixels_sha256(Pillow.fromarray(image))
