"""A run of training: its recipe, its pairs, and what was seen of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diffusers.models.controlnets.controlnet import ControlNetModel
from safetensors.torch import load_file

from underdraw.errors import ModelError, SpecError
from underdraw.models import Model
from underdraw.spec.training import ControlTrainingSpec
from underdraw.training.encoded import Encoded
from underdraw.training.kinds import kind_of
from underdraw.training.watch import Look


@dataclass
class Lesson:
    """A run: what it is, where it stands, and what was seen of it.

    Attributes:
        spec: its recipe.
        model: the base; no weight of it is trained, and its text encoders are not needed.
        pairs: that are trained on.
        held_out: that are looked at.
        looks: taken so far, rising.
        stopped: why it ended before its last step, or None.
    """

    spec: ControlTrainingSpec
    model: Model
    pairs: Encoded
    held_out: Encoded
    looks: list[Look] = field(default_factory=list)
    stopped: str | None = None

    @property
    def folder(self) -> Path:
        """Where the run keeps everything."""
        return Path(self.spec.output)

    @property
    def best(self) -> Path:
        """The averaged weights at the best look."""
        return self.folder / "best.safetensors"

    def load_best(self) -> ControlNetModel:
        """Load the ControlNet as it was at the best look."""
        if not self.best.exists():
            raise ModelError(f"{self.folder} has no best.safetensors yet; train until a look")
        net: Any = self.build()
        net.load_state_dict(load_file(self.best))
        return net.eval().requires_grad_(False)

    def build(self) -> ControlNetModel:
        """Return the ControlNet before its first step, in float32."""
        spec, model, kind = self.spec, self.model, kind_of(self.spec)
        self._check_base()
        if spec.start is None:
            self._check_hint()
            net: Any = kind.fresh(spec, model)
        else:
            net = kind.begun(spec.start, spec, model)
        return net.float().to(model.device)

    def _check_base(self) -> None:
        """Refuse a UNet that sees more than latents: no masked picture is shown here."""
        shape = self.model.files.shape
        if shape.extra_channels:
            raise SpecError(
                f"{self.model.files.name!r} is for inpainting: its UNet takes "
                f"{shape.extra_channels} channels besides the {shape.latent_channels} of the "
                "latents; train for the plain model, whose ControlNets steer this one too"
            )

    def _check_hint(self) -> None:
        """Refuse a network that doesn't bring conditions to the size of the latents."""
        factor, widths = self.model.files.vae_factor, self.spec.hint_channels
        if 2 ** (len(widths) - 1) != factor:
            raise SpecError(
                f"hint_channels has {len(widths)} widths, which make a condition "
                f"{2 ** (len(widths) - 1)} times smaller; {self.model.files.name!r} has latents "
                f"{factor} times smaller: give {factor.bit_length()} widths"
            )
