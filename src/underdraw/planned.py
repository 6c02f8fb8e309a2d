"""The parts of a request, each found to fit its model."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.imaging import Box, paste, resize
from underdraw.models import ControlFiles, EmbeddingFiles, LoraFiles, ModelFiles
from underdraw.output import (
    ControlRecord,
    EmbeddingRecord,
    LoraRecord,
    pixels_sha256,
)
from underdraw.spec import (
    ConditionSpec,
    ControlSpec,
    EmbeddingSpec,
    LoraSpec,
    Size,
)


@dataclass(frozen=True)
class PlannedCondition:
    """A further image of a control.

    Attributes:
        spec: what is asked of it.
        image: (H, W, 3) uint8, of the output's size.
        type: the number its network knows its type by.
    """

    spec: ConditionSpec
    image: NDArray[np.uint8]
    type: int


@dataclass(frozen=True)
class PlannedControl:
    """A control that was found to fit.

    Attributes:
        spec: what is asked of it.
        files: its network on disk.
        image: the control image, (H, W, 3) uint8, of the size in which its network looks at it.
        type: the number its network knows the image's type by; None where it knows but one.
        conditions: its further images.
        region: where it acts, (H, W) uint8, or None for everywhere.
        active_steps: the UNet evaluations it is run in.
        scales: its scale at each of them.
    """

    spec: ControlSpec
    files: ControlFiles
    image: NDArray[np.uint8]
    type: int | None
    conditions: tuple[PlannedCondition, ...]
    region: NDArray[np.uint8] | None
    active_steps: tuple[int, ...]
    scales: tuple[float, ...]

    def of_part(self, box: Box) -> PlannedControl:
        """Return it for a box of the picture, in pixels; a picture prompt is seen whole."""
        return replace(
            self,
            image=self.image if self.files.whole else self.image[box.slices],
            conditions=tuple(
                replace(part, image=part.image[box.slices]) for part in self.conditions
            ),
            region=None if self.region is None else self.region[box.slices],
        )

    def record(self, calls: int) -> ControlRecord:
        """Write down what it did; its network was run so often."""
        return ControlRecord(
            control=self.spec.control,
            weights_sha256=self.files.sha256(),
            image_sha256=pixels_sha256(Pillow.fromarray(self.image)),
            conditions_sha256=tuple(
                pixels_sha256(Pillow.fromarray(part.image)) for part in self.conditions
            ),
            active_steps=self.active_steps,
            scales=self.scales,
            network_calls=calls,
        )


@dataclass(frozen=True)
class PlannedLora:
    """A LoRA that was found to fit; what it does, see `PlannedControl`."""

    spec: LoraSpec
    files: LoraFiles
    active_steps: tuple[int, ...]
    scales: tuple[float, ...]

    def record(self) -> LoraRecord:
        """Write down what it did."""
        return LoraRecord(
            lora=self.spec.lora,
            weights_sha256=self.files.sha256(),
            active_steps=self.active_steps,
            scales=self.scales,
        )


@dataclass(frozen=True)
class PlannedEmbedding:
    """A learned word that was found to fit, and what it is called."""

    spec: EmbeddingSpec
    word: str
    files: EmbeddingFiles

    def record(self) -> EmbeddingRecord:
        """Write down what it stood for."""
        return EmbeddingRecord(embedding=self.spec.embedding, weights_sha256=self.files.sha256())


@dataclass(frozen=True)
class PlannedPicture:
    """The picture that a request starts from, and the part of it that is drawn.

    Attributes:
        whole: (H, W, 3) uint8, what comes back around that part.
        whole_mask: (H, W) uint8, 255 where it is drawn anew and 0 elsewhere; None for everywhere.
        box: the part; all of it, save with mask_padding.
        image: that part, (H, W, 3) uint8, of the output's size.
        mask: the same of the mask.
        first: the scheduler's UNet evaluation that the run begins with.
        given: its size before it was fitted.
    """

    whole: NDArray[np.uint8]
    whole_mask: NDArray[np.uint8] | None
    box: Box
    image: NDArray[np.uint8]
    mask: NDArray[np.uint8] | None
    first: int
    given: Size

    def finish(self, drawn: NDArray[np.uint8], feather: int) -> NDArray[np.uint8]:
        """Put what was drawn back where its part was cut out; outside the mask no bit is changed.

        Args:
            drawn: (H, W, 3) uint8, of the output's size.
            feather: as for `paste`.

        Returns:
            (H, W, 3) uint8, of the whole picture's size.
        """
        if self.whole_mask is None:
            return drawn
        new = self.whole.copy()
        new[self.box.slices] = resize(drawn, self.box.size, labels=False)
        return paste(self.whole, new, self.whole_mask, feather)


@dataclass(frozen=True)
class PlannedRefiner:
    """A model that takes over.

    Attributes:
        files: it on disk.
        start: when it does, as a part of the steps.
        first: the UNet evaluation of the run that it begins with.
    """

    files: ModelFiles
    start: float
    first: int
