"""Teaching a ControlNet to a frozen model, watched on pairs it does not train on."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState
from diffusers.models.controlnets.controlnet import ControlNetModel
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from underdraw.errors import ModelError, OutputError, SpecError
from underdraw.models import Model
from underdraw.spec.training import ControlTrainingSpec
from underdraw.training.denoiser import errors, predict
from underdraw.training.encoded import Encoded
from underdraw.training.fresh import fresh_controlnet
from underdraw.training.loop import Progress, train
from underdraw.training.loss import add_noise, denoising_loss
from underdraw.training.order import Order
from underdraw.training.precision import autocast
from underdraw.training.samples import draw_samples
from underdraw.training.watch import Look, advantage_of, best_of, reason_to_stop

_NOISE = 1  # seed of the noise that every look is taken on


@dataclass
class Lesson:
    """A run: what it is, where it stands, and what was seen of it.

    Attributes:
        spec: its recipe.
        model: the base; nothing of it is changed.
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
        net: Any = fresh_controlnet(self.model.unet, self.spec.hint_channels)
        net.load_state_dict(load_file(self.best))
        return net.to(self.model.device).eval().requires_grad_(False)


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
    spec, model = lesson.spec, lesson.model
    if len(lesson.held_out) < 2:
        raise SpecError("a run is watched on at least 2 held-out pairs; hold out more")
    PartialState(cpu=model.device.type == "cpu")  # or several processes on a CPU go unnoticed
    torch.manual_seed(spec.train.seed)  # of the weights that are new
    net: Any = fresh_controlnet(model.unet, spec.hint_channels)
    net.float().to(model.device)
    if spec.gradient_checkpointing:
        net.enable_gradient_checkpointing()
        model.unet.enable_gradient_checkpointing()
    scheduler: Any = DDPMScheduler.from_config(dict(model.files.scheduler_config))
    order = Order(lesson.pairs.sizes, spec.batch, spec.train.seed)
    eyes = _Eyes(lesson, scheduler)

    def loss(number: int, source: torch.Generator) -> Tensor:
        return _loss(lesson, net, scheduler, order.indices(number), source)

    steps = train(
        net,
        loss,
        spec.train,
        lesson.folder / "checkpoint.safetensors",
        groups=_groups(net, spec),
        recipe=_identity(lesson),
        deadline=deadline,
        look=eyes.look,
    )
    try:
        for done in steps:
            eyes.note(done)
            yield done
            if lesson.stopped:
                return
    except OSError as error:
        raise OutputError(
            f"can't write to {lesson.folder}: {error.strerror or error}; the last checkpoint is "
            "whole: make room and run it again"
        ) from None


def _groups(net: ControlNetModel, spec: ControlTrainingSpec) -> list[dict[str, object]]:
    """Part what was copied from the base from what is new, which may learn faster."""
    fresh = [p for name, p in net.named_parameters() if name.startswith("controlnet_")]
    known = {id(p) for p in fresh}
    copied = [p for p in net.parameters() if id(p) not in known]
    rate = spec.zero_rate or spec.train.learning_rate
    shared: dict[str, object] = {"optimizer": spec.optimizer}
    return [{"params": copied, **shared}, {"params": fresh, "lr": rate, **shared}]


def _identity(lesson: Lesson) -> dict[str, object]:
    """Return what a checkpoint must agree with: recipe, model and pairs."""
    recipe = lesson.spec.model_dump(mode="json", exclude={"train", "output", "watch", "name"})
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


class _Eyes:
    """Looks at a run every so many steps, and judges whether it should go on."""

    def __init__(self, lesson: Lesson, scheduler: DDPMScheduler) -> None:
        self._lesson, self._scheduler = lesson, scheduler
        self._path = lesson.folder / "looks.jsonl"
        self._losses: list[float] = []
        self._began = time.monotonic()
        self._fresh = True
        held = lesson.held_out
        size = held.sizes[0]  # what is looked at is of one size, and so one batch
        alike = [index for index, other in enumerate(held.sizes) if other == size]
        self._indices = alike[: lesson.spec.watch.pairs]
        self._batch = held.batch(self._indices).to(lesson.model.device)
        self._alone = errors(lesson.model.unet, None, self._batch, scheduler, _NOISE)

    def note(self, done: Progress) -> None:
        """Keep a step's loss for the next look."""
        self._losses.append(done.loss)

    def look(self, step: int, average: nn.Module) -> None:
        """Take a look where one is due, write it down, and keep the best weights."""
        lesson = self._lesson
        if self._fresh:
            self._fresh = False
            self._recall(step - 1)
        if step % lesson.spec.watch.every and step != lesson.spec.train.steps:
            return
        assert isinstance(average, ControlNetModel)
        found = self._measure(step, average.eval())
        lesson.looks.append(found)
        lesson.stopped = reason_to_stop(lesson.looks, lesson.spec.watch.patience)
        if PartialState().is_main_process:
            self._write(average)
        average.train()
        self._losses.clear()

    def _measure(self, step: int, net: ControlNetModel) -> Look:
        unet, args = self._lesson.model.unet, (self._batch, self._scheduler, _NOISE)
        true, shuffled = (errors(unet, net, *args, shift=shift) for shift in (0, 1))
        zeros: list[Any] = [*net.controlnet_down_blocks, net.controlnet_mid_block]
        weights = torch.cat([conv.weight.detach().flatten() for conv in zeros])
        return Look(
            step=step,
            loss=sum(self._losses) / max(1, len(self._losses)),
            true=float(true.mean()),
            shuffled=float(shuffled.mean()),
            alone=float(self._alone.mean()),
            advantage=advantage_of(true, shuffled),
            zero_norm=float(weights.square().mean().sqrt()),
            seconds=time.monotonic() - self._began,
        )

    def _write(self, average: ControlNetModel) -> None:
        lesson = self._lesson
        lines = "".join(f"{look.to_json()}\n" for look in lesson.looks)
        _replace(self._path, lambda path: path.write_text(lines, encoding="utf-8"))
        if best_of(lesson.looks) is lesson.looks[-1]:
            state = {name: t.contiguous() for name, t in average.state_dict().items()}
            _replace(lesson.best, lambda path: save_file(state, path))
        if lesson.spec.watch.samples:
            indices = self._indices[: lesson.spec.watch.samples]
            sheet = draw_samples(lesson.model, average, lesson.held_out, indices, lesson.spec.name)
            target = lesson.folder / f"samples-{lesson.looks[-1].step:06d}.png"
            _replace(target, lambda path: sheet.save(path, format="png"))

    def _recall(self, done: int) -> None:
        """Take up the looks of a run that goes on; those after its checkpoint are taken again."""
        if self._path.exists() and done:
            lines = self._path.read_text(encoding="utf-8").splitlines()
            looks = (Look.from_json(line) for line in lines)
            self._lesson.looks[:] = [look for look in looks if look.step <= done]


def _replace(path: Path, write: object) -> None:
    """Write beside a file and put it in place, so that it is whole or as it was."""
    partial = path.with_suffix(".partial")
    write(partial)  # type: ignore[operator]
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(path)
