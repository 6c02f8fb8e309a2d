"""One image in flight."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from underdraw.conditioning import Branch, Conditioning
from underdraw.controls import Control, Step
from underdraw.engine.guidance import Guidance
from underdraw.engine.latents import initial_noise
from underdraw.engine.schedulers import Scheduler, clean_latents, steps_of
from underdraw.errors import SpecError


@dataclass
class Lane:
    """One image in flight; `update` takes it a UNet evaluation further."""

    latents: Tensor  # (1, C, h, w), float32
    scheduler: Scheduler  # its own instance: schedulers keep state
    conditioning: Conditioning
    guidance: Guidance
    controls: tuple[Control, ...] = ()
    generator: torch.Generator | None = None  # of the noise that the scheduler adds
    index: int = 0  # UNet evaluations done
    foreseen: Tensor | None = None  # (1, C, h, w): the end, as the last evaluation predicts it
    calls: Counter[Control] = field(default_factory=Counter)  # of each control's network, for it
    steps: tuple[Step, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read the steps off the scheduler, and check that every branch has its prompt."""
        self.steps = steps_of(self.scheduler)
        missing = [
            name for name in self.guidance.branches if name not in self.conditioning.branches
        ]
        if missing:
            raise SpecError(
                f"guidance_scale {self.guidance.scale:g} needs a prompt for {', '.join(missing)}; "
                "encode one (it may be empty), or set guidance_scale to 1"
            )

    @property
    def step(self) -> Step:
        """The next UNet evaluation."""
        return self.steps[self.index]

    @property
    def remaining(self) -> int:
        """How many UNet evaluations are left."""
        return len(self.steps) - self.index

    def network_input(self) -> Tensor:
        """Return the latents as the UNet reads them: (1, C, h, w), float32."""
        return self.scheduler.scale_model_input(self.latents, self.scheduler.timesteps[self.index])

    def update(self, predictions: Mapping[Branch, Tensor]) -> None:
        """Take one step with the branches' predictions, (1, C, h, w) float32 each."""
        t = self.scheduler.timesteps[self.index]
        combined = self.guidance.combine(predictions)
        step = self.scheduler.step
        options: dict[str, Any] = {"return_dict": False}
        if "generator" in inspect.signature(step).parameters:
            options["generator"] = self.generator
        self.foreseen = clean_latents(self.scheduler, self.network_input(), combined, self.step.t)
        self.latents = step(combined, t, self.latents, **options)[0]
        self.index += 1


def new_lane(
    *,
    seed: int,
    shape: Sequence[int],
    conditioning: Conditioning,
    scheduler: Scheduler,
    guidance_scale: float = 1.0,
    controls: Sequence[Control] = (),
    device: torch.device | str = "cpu",
) -> Lane:
    """Start an image from noise.

    Args:
        seed: of this image alone.
        shape: of the latents, (1, C, h, w).
        conditioning: its prompts, on `device`.
        scheduler: fresh from `new_scheduler`, for this lane only.
        guidance_scale: 1 runs the prompt's row only.
        controls: bound controls; lanes may share them.
        device: where the latents live.
    """
    noise, generator = initial_noise(seed, shape)
    return Lane(
        latents=(noise * scheduler.init_noise_sigma).to(device),
        scheduler=scheduler,
        conditioning=conditioning,
        guidance=Guidance(guidance_scale),
        controls=tuple(controls),
        generator=generator,
    )
