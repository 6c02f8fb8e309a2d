"""Teaching a ControlNet to a frozen model, watched on pairs it does not train on."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
from accelerate import PartialState
from diffusers.models.controlnets.controlnet import ControlNetModel
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
from torch import Tensor, nn

from underdraw.errors import OutputError, SpecError
from underdraw.models.device import give_back, lasting_apart
from underdraw.spec.training import ControlTrainingSpec
from underdraw.training.attention import train_fast
from underdraw.training.denoiser import predict
from underdraw.training.eyes import Eyes
from underdraw.training.gates import gate_lean
from underdraw.training.lesson import Lesson
from underdraw.training.loop import Progress, train
from underdraw.training.loss import add_noise, denoising_loss
from underdraw.training.muon import muon_groups
from underdraw.training.order import Order
from underdraw.training.precision import arithmetic, autocast, recompute

# What a recipe says of a run, and not of the weights that come of it.
_NOT_TRAINED = {"train", "output", "watch", "name", "tensorboard"}


def teach(lesson: Lesson, deadline: float = math.inf) -> Iterator[Progress]:
    """Train the ControlNet of a lesson, or go on where it was left, yielding after every step.

    Args:
        lesson: its pairs encoded; its looks grow, and it says why it stopped.
        deadline: `time.monotonic()` at which to save and stop.

    Raises:
        ModelError: the loss became NaN, or the folder holds another recipe's run.
        OutputError: the disk is full; the last checkpoint is whole.
        SpecError: fewer than two pairs are held out.
    """
    if len(lesson.held_out) < 2:
        raise SpecError("a run is watched on at least 2 held-out pairs; hold out more")
    # said, or several processes on a CPU go unnoticed
    PartialState(cpu=lesson.model.device.type == "cpu")
    lesson.folder.mkdir(parents=True, exist_ok=True)
    with lasting_apart() as all_made:
        net = _ready(lesson)
        scheduler: Any = DDPMScheduler.from_config(dict(lesson.model.files.scheduler_config))
        eyes = Eyes(lesson, scheduler)
        try:
            for done in _steps(lesson, net, scheduler, eyes.look, deadline):
                all_made()  # the first step makes the last of it, the moments
                eyes.note(done)
                yield done
                if lesson.stopped:
                    return
        except OSError as error:
            raise OutputError(
                f"can't write to {lesson.folder}: {error.strerror or error}; the last checkpoint "
                "is whole: make room and run it again"
            ) from None


def _steps(
    lesson: Lesson,
    net: ControlNetModel,
    scheduler: DDPMScheduler,
    look: Callable[[int, nn.Module], None],
    deadline: float,
) -> Iterator[Progress]:
    spec = lesson.spec
    order = Order(lesson.pairs.sizes, spec.batch, spec.train.seed)

    def loss(number: int, source: torch.Generator) -> Tensor:
        return _loss(lesson, net, scheduler, order.indices(number), source)

    return train(
        net,
        loss,
        spec.train,
        lesson.folder / "checkpoint.safetensors",
        groups=_groups(net, spec),
        in_bfloat16=_reducible(net, arithmetic(spec.precision, lesson.model.device)),
        recipe=_identity(lesson),
        deadline=deadline,
        look=look,
    )


def _ready(lesson: Lesson) -> ControlNetModel:
    """Make what is trained, and bring both networks to how a step computes."""
    spec, model = lesson.spec, lesson.model
    torch.manual_seed(spec.train.seed)  # of the weights that are new
    net: Any = lesson.build().requires_grad_(True).train()
    for part in (model.unet, model.vae):  # what is not trained lies in what it is computed in
        nn.Module.to(part, arithmetic(spec.precision, model.device))
    reduced = _reducible(net, arithmetic(spec.precision, model.device))
    networks: tuple[Any, ...] = (model.unet, net)
    for part in networks:
        part.to(memory_format=torch.channels_last)  # convolutions are faster by a tenth, or more
        train_fast(part)
        gate_lean(part)
        if spec.gradient_checkpointing:
            part.enable_gradient_checkpointing(partial(recompute, reduced))
    give_back()  # what they were loaded in
    return net


def _reducible(net: ControlNetModel, dtype: torch.dtype) -> list[nn.Parameter]:
    """Return the weights that are rounded to bfloat16 anyway when they are computed with.

    Norms are not, and with the biases they are next to nothing.
    """
    return [p for p in net.parameters() if dtype == torch.bfloat16 and p.ndim > 1]


# Which optimiser has which weights.
_PARTED: dict[str, Callable[[nn.Module], list[dict[str, Any]]]] = {
    "adamw": lambda net: [{"params": [*net.parameters()], "optimizer": "adamw"}],
    "adamw8bit": lambda net: [{"params": [*net.parameters()], "optimizer": "adamw8bit"}],
    "muon": muon_groups,
}


def _groups(net: ControlNetModel, spec: ControlTrainingSpec) -> list[dict[str, object]]:
    """Part what was copied from the base from what is new, which may learn faster."""
    fresh = {id(p) for name, p in net.named_parameters() if name.startswith("controlnet_")}
    rates = {False: spec.train.learning_rate, True: spec.zero_rate or spec.train.learning_rate}
    return [
        {**group, "params": [p for p in group["params"] if (id(p) in fresh) == new], "lr": rate}
        for group in _PARTED[spec.optimizer](net)
        for new, rate in rates.items()
    ]


def _identity(lesson: Lesson) -> dict[str, object]:
    """Return what a checkpoint must agree with: recipe, model and pairs."""
    recipe = lesson.spec.model_dump(mode="json", exclude=_NOT_TRAINED)
    return {"recipe": recipe, "model": dict(lesson.model.sha256), "pairs": lesson.pairs.digest}


def _loss(
    lesson: Lesson,
    net: ControlNetModel,
    scheduler: DDPMScheduler,
    indices: list[int],
    source: torch.Generator,
) -> Tensor:
    spec, state = lesson.spec, PartialState()
    batch = lesson.pairs.batch(
        indices,
        source,
        prompt_dropout=spec.prompt_dropout,
        condition_dropout=spec.condition_dropout,
    )
    noisy, times, target = add_noise(batch.latents, scheduler, source, spec.lean)
    # All devices draw the whole batch's numbers, so that a run is the same on any number of them.
    own = slice(state.process_index, None, state.num_processes)
    device = lesson.model.device
    noisy, times, target = (part[own].to(device) for part in (noisy, times, target))
    with autocast(spec.precision, device):
        said = predict(lesson.model.unet, net, noisy, times, batch.rows(own).to(device))
    return denoising_loss(said, target, times, scheduler, spec.min_snr)
