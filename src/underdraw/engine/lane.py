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
from underdraw.engine.schedulers import Scheduler, begin_at, clean_latents, steps_of
from underdraw.engine.start import Kept, Start
from underdraw.errors import SpecError


@dataclass(frozen=True)
class Relay:
    """Where another UNet takes an image over, and what that one is told."""

    first: int  # of the lane's UNet evaluations, that is the other's
    conditioning: Conditioning
    guidance: Guidance


@dataclass
class Lane:
    """One image in flight; `update` takes it a UNet evaluation further."""

    latents: Tensor  # (1, C, h, w), float32
    scheduler: Scheduler  # its own instance: schedulers keep state
    conditioning: Conditioning
    guidance: Guidance
    controls: tuple[Control, ...] = ()
    constraints: tuple[Kept, ...] = ()  # what the latents must keep to after every evaluation
    generator: torch.Generator | None = None  # of the noise that the scheduler adds
    first: int = 0  # of the scheduler's evaluations, that is run
    relay: Relay | None = None  # to the UNet that takes over
    index: int = 0  # UNet evaluations done
    foreseen: Tensor | None = None  # (1, C, h, w): the end, as the last evaluation predicts it
    calls: Counter[Control] = field(default_factory=Counter)  # of each control's network, for it
    steps: tuple[Step, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Read the steps off the scheduler, and check that every branch has its prompt."""
        self.steps = steps_of(self.scheduler, self.first)
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
        """How many evaluations are left to the UNet it goes through now."""
        return self.legs[0]

    @property
    def legs(self) -> tuple[int, int]:
        """How many evaluations are left to this UNet, and to the one that takes over."""
        last = self.relay.first if self.relay else len(self.steps)
        return last - self.index, len(self.steps) - last

    @property
    def time(self) -> Tensor:
        """The scheduler's timestep of the next UNet evaluation, (); there must be one."""
        return self.scheduler.timesteps[self.first + self.index]

    def network_input(self) -> Tensor:
        """Return the latents as the UNet reads them: (1, C, h, w), float32."""
        return self.scheduler.scale_model_input(self.latents, self.time)

    def update(self, predictions: Mapping[Branch, Tensor]) -> None:
        """Take one step with the branches' predictions, (1, C, h, w) float32 each."""
        combined = self.guidance.combine(predictions)
        step = self.scheduler.step
        options: dict[str, Any] = {"return_dict": False}
        if "generator" in inspect.signature(step).parameters:
            options["generator"] = self.generator
        self.foreseen = clean_latents(self.scheduler, self.network_input(), combined, self.step.t)
        self.latents = step(combined, self.time, self.latents, **options)[0]
        self.index += 1
        for constraint in self.constraints:
            t = self.time if any(self.legs) else None
            self.latents = constraint.hold(self.latents, self.scheduler, t)

    def hand_over(self) -> None:
        """Go on with the UNet that takes over; the controls were this one's."""
        if self.relay:
            self.conditioning, self.guidance = self.relay.conditioning, self.relay.guidance
            self.controls, self.relay = (), None


def new_lane(
    *,
    seed: int,
    shape: Sequence[int],
    conditioning: Conditioning,
    scheduler: Scheduler,
    guidance_scale: float = 1.0,
    embeds_guidance: bool = False,
    controls: Sequence[Control] = (),
    start: Start | None = None,
    relay: Relay | None = None,
    device: torch.device | str = "cpu",
) -> Lane:
    """Start an image from noise, or from a picture.

    Args:
        seed: of this image alone.
        shape: of the latents, (1, C, h, w).
        conditioning: its prompts, on `device`.
        scheduler: fresh from `new_scheduler`, for this lane only.
        guidance_scale: 1 runs the prompt's row only.
        embeds_guidance: the UNet takes it as an input, and runs the prompt's row only.
        controls: bound controls; lanes may share them.
        start: the picture, on `device`; None starts from noise.
        relay: to the UNet that takes over, if one does.
        device: where the latents live.
    """
    noise, generator = initial_noise(seed, shape)
    noise = noise.to(device)
    latents = noise * scheduler.init_noise_sigma
    constraints: tuple[Kept, ...] = ()
    if start is not None:
        begin_at(scheduler, start.first)
        if start.mask is not None:
            constraints = (Kept(start.latents, noise, start.mask),)
        if start.first or start.mask is None:
            t = scheduler.timesteps[start.first]
            latents = scheduler.add_noise(start.latents, noise, t[None])
    return Lane(
        latents=latents,
        scheduler=scheduler,
        conditioning=conditioning,
        guidance=Guidance(guidance_scale, embeds_guidance),
        controls=tuple(controls),
        constraints=constraints,
        generator=generator,
        first=start.first if start else 0,
        relay=relay,
    )
