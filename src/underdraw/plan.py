"""A request that was found to be runnable, with all that is known before weights are loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.engine import Scheduler, new_scheduler
from underdraw.models import ControlFiles, ModelFiles
from underdraw.output import EMBEDDED, ControlRecord, Record, pixels_sha256, versions
from underdraw.output.record import RECORD_FORMAT
from underdraw.spec import ControlSpec, GenerationSpec, Size


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
class Plan:
    """A request that was found to be runnable; `spec` has no field left out."""

    spec: GenerationSpec
    size: Size
    steps: int
    guidance_scale: float
    scheduler: str
    files: ModelFiles
    controls: tuple[PlannedControl, ...]
    warnings: tuple[str, ...]

    def new_scheduler(self) -> Scheduler:
        """Make a fresh scheduler, for one lane."""
        return new_scheduler(self.scheduler, self.files.scheduler_config, self.steps)

    @property
    def maps(self) -> tuple[Pillow.Image, ...]:
        """The control images (RGB) and regions (L), as `embedded:K` in the record counts them."""
        both = [array for one in self.controls for array in (one.image, one.region)]
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
        return Record(
            format=RECORD_FORMAT,
            spec=self.spec.model_copy(update={"controls": tuple(recorded)}),
            index=index,
            seed=self.spec.seeds[index],
            batch=batch,
            sha256=sha256,
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
            versions=versions(),
            warnings=self.warnings,
        )
