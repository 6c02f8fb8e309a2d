"""Looking at a run: measured, drawn, written down, and judged."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState
from diffusers.models.controlnets.controlnet import ControlNetModel
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
from safetensors.torch import save_file
from torch import Tensor, nn

from underdraw.evaluation import Case
from underdraw.models.device import give_back
from underdraw.training.denoiser import errors
from underdraw.training.fidelity import fidelity_of, reader_of
from underdraw.training.lesson import Lesson
from underdraw.training.logs import Logs
from underdraw.training.loop import Progress
from underdraw.training.precision import autocast
from underdraw.training.samples import draw_samples, sheet_of
from underdraw.training.watch import Look, advantage_of, best_of, reason_to_stop

_NOISE = 1  # seed of the noise that every look is taken on


class Eyes:
    """Looks at a run every so many steps, and judges whether it should go on."""

    def __init__(self, lesson: Lesson, scheduler: DDPMScheduler) -> None:
        self._lesson, self._scheduler = lesson, scheduler
        self._path = lesson.folder / "looks.jsonl"
        self._losses: list[float] = []
        self._began = time.monotonic()
        self._logs: Logs | None = None
        self._reader = reader_of(lesson.spec)
        self._fresh = True
        held = lesson.held_out
        size = held.sizes[0]  # what is looked at is of one size, and so one batch
        alike = [index for index, other in enumerate(held.sizes) if other == size]
        self._indices = alike[: lesson.spec.watch.pairs]
        self._batch = held.batch(self._indices).to(lesson.model.device)
        self._alone = self._errors(None, 0)

    def note(self, done: Progress) -> None:
        """Keep a step's loss for the next look."""
        self._losses.append(done.loss)
        if self._logs is not None:
            self._logs.step(done)

    def look(self, step: int, average: nn.Module) -> None:
        """Take a look where one is due, write it down, and keep the best weights."""
        lesson = self._lesson
        if self._fresh:
            self._fresh = False
            self._begin(step - 1)
        if step % lesson.spec.watch.every and step != lesson.spec.train.steps:
            return
        assert isinstance(average, ControlNetModel)
        give_back()  # a look and what it writes would go on top of what steps left free
        found = self._measure(step, average.eval())
        if PartialState().is_main_process and lesson.spec.watch.samples:
            found = replace(found, fidelity=self._draw(step, average))
        lesson.looks.append(found)
        lesson.stopped = reason_to_stop(lesson.looks, lesson.spec.watch.patience)
        if PartialState().is_main_process:
            self._write(average)
        average.train()
        self._losses.clear()

    def _errors(self, net: ControlNetModel | None, shift: int) -> Tensor:
        spec, model = self._lesson.spec, self._lesson.model
        with autocast(spec.precision, model.device):
            return errors(
                model.unet,
                net,
                self._batch,
                self._scheduler,
                _NOISE,
                shift=shift,
                together=spec.batch,
            )

    def _measure(self, step: int, net: ControlNetModel) -> Look:
        true, shuffled = (self._errors(net, shift) for shift in (0, 1))
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

    def _draw(self, step: int, net: ControlNetModel) -> dict[str, float]:
        """Draw the samples, keep a sheet of them, and return how far they obey."""
        lesson, name = self._lesson, self._lesson.spec.name
        indices = self._indices[: lesson.spec.watch.samples]
        drawn = draw_samples(lesson.model, net, lesson.held_out, indices, name)
        pairs = [lesson.held_out.pair(index) for index in indices]
        cases = [Case(p.name, p.caption, p.target, {name: p.condition}) for p in pairs]
        sheet = sheet_of(drawn, cases, name)
        target = lesson.folder / f"samples-{step:06d}.png"
        _replace(target, lambda path: sheet.save(path, format="png"))
        if self._logs is not None:
            self._logs.sheet(sheet, step)
        return {} if self._reader is None else fidelity_of(self._reader, drawn, cases)

    def _write(self, average: ControlNetModel) -> None:
        lesson = self._lesson
        if self._logs is not None:
            self._logs.look(lesson.looks[-1])
        lines = "".join(f"{look.to_json()}\n" for look in lesson.looks)
        _replace(self._path, lambda path: path.write_text(lines, encoding="utf-8"))
        if best_of(lesson.looks) is lesson.looks[-1]:
            state = {name: t.contiguous() for name, t in average.state_dict().items()}
            _replace(lesson.best, lambda path: save_file(state, path))

    def _begin(self, done: int) -> None:
        """Take up the looks of a run that goes on; those after its checkpoint are taken again."""
        if self._lesson.spec.tensorboard and PartialState().is_main_process:
            self._logs = Logs(self._lesson.folder / "tensorboard", done + 1)
        if self._path.exists() and done:
            lines = self._path.read_text(encoding="utf-8").splitlines()
            looks = (Look.from_json(line) for line in lines)
            self._lesson.looks[:] = [look for look in looks if look.step <= done]


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside a file and put it in place, so that it is whole or as it was."""
    partial = path.with_suffix(".partial")
    write(partial)
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(path)
