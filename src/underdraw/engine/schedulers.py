"""Schedulers by name, and what their steps mean for a control's window."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from diffusers.schedulers.scheduling_euler_ancestral_discrete import EulerAncestralDiscreteScheduler
from diffusers.schedulers.scheduling_euler_discrete import EulerDiscreteScheduler
from diffusers.schedulers.scheduling_heun_discrete import HeunDiscreteScheduler
from diffusers.schedulers.scheduling_lcm import LCMScheduler
from diffusers.schedulers.scheduling_tcd import TCDScheduler
from diffusers.schedulers.scheduling_unipc_multistep import UniPCMultistepScheduler
from torch import Tensor

from underdraw.controls import Step
from underdraw.errors import SpecError
from underdraw.registry import Registry
from underdraw.spec.window import Timed


class Scheduler(Protocol):
    """What the engine asks of a diffusers scheduler: a stateful object, one for each lane."""

    order: int
    timesteps: Tensor
    alphas_cumprod: Tensor
    config: Mapping[str, Any]

    @property
    def init_noise_sigma(self) -> Any:
        """The standard deviation of the first latents."""
        ...

    def scale_model_input(self, sample: Tensor, timestep: Any) -> Tensor:
        """Scale the latents to what the UNet was trained on."""
        ...

    def add_noise(self, original_samples: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
        """Bring clean latents to the noise of a timestep."""
        ...

    @property
    def step(self) -> Any:
        """Take the latents one step on."""
        ...


class SchedulerKind(NamedTuple):
    """A diffusers class and the options its name stands for."""

    kind: Any
    options: Mapping[str, Any]


_PLAIN = {
    "use_karras_sigmas": False,
    "use_exponential_sigmas": False,
    "use_beta_sigmas": False,
}
_DPMPP = {"algorithm_type": "dpmsolver++", "solver_order": 2}
# Latents are not bounded to [-1, 1], which clipping the predicted sample assumes.
_UNCLIPPED = {"clip_sample": False}
# From the last timestep on, as models of few steps were distilled: no other has noise alone.
_TRAILING = {"timestep_spacing": "trailing"}

SCHEDULERS: Registry[SchedulerKind] = Registry(
    "scheduler",
    {
        "ddim": SchedulerKind(DDIMScheduler, _UNCLIPPED),
        "ddim_trailing": SchedulerKind(DDIMScheduler, {**_UNCLIPPED, **_TRAILING}),
        "dpmpp_2m": SchedulerKind(DPMSolverMultistepScheduler, {**_PLAIN, **_DPMPP}),
        "dpmpp_2m_karras": SchedulerKind(
            DPMSolverMultistepScheduler, {**_PLAIN, **_DPMPP, "use_karras_sigmas": True}
        ),
        "euler": SchedulerKind(EulerDiscreteScheduler, _PLAIN),
        "euler_a": SchedulerKind(EulerAncestralDiscreteScheduler, {}),
        "euler_a_trailing": SchedulerKind(EulerAncestralDiscreteScheduler, _TRAILING),
        "euler_trailing": SchedulerKind(EulerDiscreteScheduler, {**_PLAIN, **_TRAILING}),
        "heun": SchedulerKind(HeunDiscreteScheduler, {**_PLAIN, **_UNCLIPPED}),
        "lcm": SchedulerKind(LCMScheduler, _UNCLIPPED),
        "tcd": SchedulerKind(TCDScheduler, _UNCLIPPED),
        "unipc": SchedulerKind(UniPCMultistepScheduler, _PLAIN),
    },
)


def new_scheduler(name: str, config: Mapping[str, Any], steps: int) -> Scheduler:
    """Make a scheduler for one lane, its timesteps set.

    Args:
        name: one of `SCHEDULERS`.
        config: the model's scheduler config, of any diffusers class: betas, prediction type,
            spacing.
        steps: how many steps; a scheduler of second order evaluates the UNet more often.

    Raises:
        SpecError: the name is unknown, or the scheduler can't take so many steps.
    """
    kind, options = SCHEDULERS[name]
    scheduler = kind.from_config(dict(config), **options)
    # A config keeps what its class does not know, so the class is asked.
    known = inspect.signature(kind.__init__).parameters
    if config.get("rescale_betas_zero_snr") and "rescale_betas_zero_snr" not in known:
        raise SpecError(
            f"scheduler {name!r} can't begin with noise alone, as this model was trained to "
            "(rescale_betas_zero_snr); take euler, ddim or unipc"
        )
    try:
        scheduler.set_timesteps(steps)
    except ValueError as error:
        raise SpecError(f"scheduler {name!r} can't take {steps} steps: {error}") from None
    # DDIM, LCM and TCD keep no sigmas; second-order schedulers repeat each of theirs on purpose.
    sigmas = getattr(scheduler, "sigmas", None)
    if sigmas is not None and kind.order == 1 and bool((sigmas.diff() == 0).any()):
        raise SpecError(
            f"scheduler {name!r} can't take {steps} steps: two of them would have the same noise; "
            f"take fewer, at most {int(scheduler.config['num_train_timesteps']) - 1}"
        )
    return scheduler


def start_of(scheduler: Scheduler, strength: float) -> int:
    """Return the evaluation that a run begins with which leaves a picture so far.

    The picture is noised to that moment and denoised from there (SDEdit, Meng et al. 2022).

    Args:
        scheduler: from `new_scheduler`.
        strength: the part of the steps that is run, above 0 and up to 1.

    Raises:
        SpecError: that is not even one step; the message has the least strength.
    """
    steps = -(-len(scheduler.timesteps) // scheduler.order)
    # What is whole stays whole: 100 x 0.29 is a little less than 29.
    run = math.floor(steps * strength + 1e-6)
    if run < 1:
        raise SpecError(
            f"strength {strength:g} runs none of {steps} steps; give at least {1 / steps:.4g}"
        )
    return (steps - run) * scheduler.order


def begin_at(scheduler: Scheduler, start: int) -> None:
    """Make a fresh scheduler ready for a run that begins with this evaluation."""
    if hasattr(scheduler, "set_begin_index"):  # the others keep no place
        scheduler.set_begin_index(start)  # type: ignore[attr-defined]


def steps_of(scheduler: Scheduler, start: int = 0) -> tuple[Step, ...]:
    """Return every UNet evaluation of a run from `start` on, known before it starts.

    A step's noise is the part of the trained schedule behind it, `(T - 1 - t) / T`: what ComfyUI
    calls percent, shifted by less than 1/T so that even t = 0 lies before the end.
    """
    trained = int(scheduler.config["num_train_timesteps"])
    times = [float(t) for t in scheduler.timesteps[start:]]
    return tuple(
        Step(index, len(times), t, noise=max(0.0, (trained - 1 - t) / trained))
        for index, t in enumerate(times)
    )


def clean_latents(scheduler: Scheduler, seen: Tensor, prediction: Tensor, t: float) -> Tensor:
    """Return what the UNet holds the clean latents to be (Salimans & Ho 2022, section 4).

    Args:
        scheduler: of the lane; its betas and prediction type.
        seen: (B, C, h, w), what the UNet saw, of unit scale whatever the scheduler.
        prediction: (B, C, h, w), what it said: noise, velocity, or the clean latents themselves.
        t: timestep of the trained schedule, between 0 and its end.
    """
    alpha = scheduler.alphas_cumprod[round(t)].to(seen)
    signal, noise = alpha.sqrt(), (1 - alpha).sqrt()
    kinds = {
        "epsilon": lambda: (seen - noise * prediction) / signal,
        "v_prediction": lambda: signal * seen - noise * prediction,
        "sample": lambda: prediction,
    }
    return kinds[scheduler.config["prediction_type"]]()


def active_steps(spec: Timed, steps: Sequence[Step]) -> tuple[int, ...]:
    """Return which of a run's steps it acts in; none where its scale is 0.

    Raises:
        SpecError: its window holds no step; the message has the nearest window that does.
    """
    moments = [step.progress(spec.window.domain) for step in steps]
    if not any(map(spec.window.contains, moments)):
        raise SpecError(_mend(spec, moments))
    return tuple(index for index, at in enumerate(moments) if spec.scale_at(at) != 0.0)


def _mend(spec: Timed, moments: list[float]) -> str:
    start, end = spec.window.start, spec.window.end
    nearest = min(moments, key=lambda at: max(start - at, at - end))
    # Rounded outwards, so that the window as printed holds the step.
    low = math.floor(min(start, nearest) * 1e4) / 1e4
    high = min(1.0, max(end, math.floor(nearest * 1e4 + 1) / 1e4))
    return (
        f"{spec.title}: window {start:g}:{end:g} holds none of the {len(moments)} "
        f"steps; the nearest that does is {low:g}:{high:g}"
    )
