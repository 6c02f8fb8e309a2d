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
from underdraw.engine.view import View, weights_of
from underdraw.errors import SpecError
from underdraw.imaging import Box
from underdraw.spec import Size


@dataclass(frozen=True)
class Relay:
    """Where another UNet takes an image over, and what that one is told."""

    first: int  # of the lane's UNet evaluations, that is the other's
    views: tuple[View, ...]  # in the same boxes
    guidance: Guidance


@dataclass
class Lane:
    """One image in flight; `update` takes it a UNet evaluation further."""

    latents: Tensor  # (1, C, h, w), float32
    scheduler: Scheduler  # its own instance: schedulers keep state
    views: tuple[View, ...]  # what the networks see of it, one by one; of one size
    guidance: Guidance
    constraints: tuple[Kept, ...] = ()  # what the latents must keep to after every evaluation
    together: int | None = None  # the most rows of a UNet call that it is in; None for any
    generator: torch.Generator | None = None  # of the noise that the scheduler adds
    first: int = 0  # of the scheduler's evaluations, that is run
    relay: Relay | None = None  # to the UNet that takes over
    index: int = 0  # UNet evaluations done
    foreseen: Tensor | None = None  # (1, C, h, w): the end, as the last evaluation predicts it
    calls: Counter[Control] = field(default_factory=Counter)  # of each control's network, for it
    steps: tuple[Step, ...] = field(init=False)
    weights: tuple[Tensor, ...] = field(init=False)  # (h, w) of each view; they sum to 1

    def __post_init__(self) -> None:
        """Read the steps off the scheduler, and check that every branch has its prompt."""
        self.steps = steps_of(self.scheduler, self.first)
        weights = weights_of([view.box for view in self.views])
        self.weights = tuple(weight.to(self.latents.device) for weight in weights)
        known = self.views[0].conditioning.branches
        missing = [name for name in self.guidance.branches if name not in known]
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
    def view_size(self) -> Size:
        """The size that the networks see it at, in latents."""
        return self.views[0].box.size

    @property
    def time(self) -> Tensor:
        """The scheduler's timestep of the next UNet evaluation, (); there must be one."""
        return self.scheduler.timesteps[self.first + self.index]

    def network_input(self) -> Tensor:
        """Return the latents as the UNet reads them: (1, C, h, w), float32."""
        return self.scheduler.scale_model_input(self.latents, self.time)

    def blend(self, parts: Sequence[Tensor]) -> Tensor:
        """Join what was predicted of each view, (1, C, h, w) float32 each, to one prediction."""
        whole = torch.zeros_like(self.latents)
        for view, weight, part in zip(self.views, self.weights, parts, strict=True):
            whole[(..., *view.box.slices)] += weight * part
        return whole

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
        """Go on with the UNet that takes over, if one does."""
        if self.relay:
            self.views, self.guidance = self.relay.views, self.relay.guidance
            self.relay = None


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
    device: torch.device | str = "cpu",
) -> Lane:
    """Start an image that the networks see as a whole, from noise, or from a picture.

    Args:
        seed: of this image alone.
        shape: of the latents, (1, C, h, w).
        conditioning: its prompts, on `device`.
        scheduler: fresh from `new_scheduler`, for this lane only.
        guidance_scale: 1 runs the prompt's row only.
        embeds_guidance: the UNet takes it as an input, and runs the prompt's row only.
        controls: bound controls; lanes may share them.
        start: the picture, on `device`; None starts from noise.
        device: where the latents live.
    """
    view = View(Box(0, 0, Size(shape[-1], shape[-2])), conditioning, tuple(controls))
    return new_lane_of_views(
        seed=seed,
        shape=shape,
        views=[view],
        scheduler=scheduler,
        guidance_scale=guidance_scale,
        embeds_guidance=embeds_guidance,
        start=start,
        device=device,
    )


def new_lane_of_views(
    *,
    seed: int,
    shape: Sequence[int],
    views: Sequence[View],
    scheduler: Scheduler,
    guidance_scale: float = 1.0,
    embeds_guidance: bool = False,
    together: int | None = None,
    start: Start | None = None,
    relay: Relay | None = None,
    device: torch.device | str = "cpu",
) -> Lane:
    """Start an image that the networks see view by view; all else is as for `new_lane`.

    Args:
        seed: of this image alone.
        shape: of the latents, (1, C, h, w).
        views: of one size, on `device`; together they cover the latents. Lanes may share them.
        scheduler: fresh from `new_scheduler`, for this lane only.
        guidance_scale: 1 runs the prompt's rows only.
        embeds_guidance: the UNet takes it as an input, and runs the prompt's rows only.
        together: the most rows of a UNet call that it is in; its views are parted over more calls.
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
        views=tuple(views),
        guidance=Guidance(guidance_scale, embeds_guidance),
        constraints=constraints,
        together=together,
        generator=generator,
        first=start.first if start else 0,
        relay=relay,
    )
