"""A run's figures and sheets in TensorBoard, for those who have it open."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from underdraw.errors import ModelError
from underdraw.training.loop import Progress
from underdraw.training.watch import Look


class Logs:
    """TensorBoard's files of a run.

    Args:
        folder: of the files.
        step: from which on they are written; what an interrupted run wrote beyond is dropped.

    Raises:
        ModelError: TensorBoard is not installed.
    """

    def __init__(self, folder: Path, step: int) -> None:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            raise ModelError(
                "tensorboard = true needs it; pip install 'underdraw[logs]', or leave that line out"
            ) from None
        self._writer = SummaryWriter(str(folder), purge_step=step)

    def step(self, done: Progress) -> None:
        """Write down a step's loss."""
        self._writer.add_scalar("loss", done.loss, done.step)
        if done.saved:
            self._writer.flush()

    def look(self, found: Look) -> None:
        """Write down what a look has found."""
        errors = {"own": found.true, "another's": found.shuffled, "none": found.alone}
        for name, value in errors.items():
            self._writer.add_scalar(f"error/{name}", value, found.step)
        for name, value in found.fidelity.items():
            self._writer.add_scalar(f"fidelity/{name}", value, found.step)
        self._writer.add_scalar("gain", found.gain, found.step)
        self._writer.add_scalar("zero_norm", found.zero_norm, found.step)
        self._writer.flush()

    def sheet(self, image: Pillow.Image, step: int) -> None:
        """Show the samples of a look."""
        self._writer.add_image("samples", np.asarray(image), step, dataformats="HWC")
