"""What a stage shows at every checkpoint: figures, and a sheet of held-out scenes to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, UniPCMultistepScheduler
from PIL import Image
from torch import Tensor, nn
from transformers import CLIPTokenizer

from recipes.rooms import stages, text
from recipes.rooms.config import DetectorSpec, Recipe
from recipes.rooms.data import Buckets, Hint, Pictures, maps_of
from recipes.rooms.denoising import (
    Uptake,
    measure_uptake,
    noise_schedule,
    predict,
    with_other_captions,
)
from recipes.rooms.detectors import DETECTORS, measure, readings
from recipes.rooms.follow import Found
from underdraw.engine import reconstruct
from underdraw.evaluation import find_edges
from underdraw.imaging import contact_sheet
from underdraw.metrics import edge_f1, psnr
from underdraw.training import Progress

PROMPTS = (
    "a scandinavian living room with a blue sofa",
    "an industrial living room with a red sofa",
    "a modern bedroom with a green bed",
    "an industrial bedroom with a purple bed",
    "a scandinavian dining room with a wooden table",
    "a modern office with an orange chair",
)


def autoencoder(done: Progress, vae: AutoencoderKL, held_out: Pictures, sheet: Path) -> Found:
    """Measure reconstructions of held-out scenes; write a sheet of truth over reconstruction.

    A critic gives decibels away for edges, so that it is the edges which tell of the worse.
    """
    truth = held_out.color[:64]
    found = reconstruct(vae.eval(), truth)
    decibels = np.mean([psnr(a, b) for a, b in zip(found, truth, strict=True)])
    f1 = np.mean([edge_f1(find_edges(a), find_edges(b)) for a, b in zip(found, truth, strict=True)])
    rows = [list(part[i : i + 8]) for i in (0, 8) for part in (truth, found)]
    labels = {"row_labels": ["truth", "decoded"] * 2, "column_labels": [""] * 8}
    Image.fromarray(contact_sheet(rows, **labels)).save(sheet)
    text = f"{done.step}: PSNR {decibels:.2f} dB, canny F1 at 1 px {f1:.3f} ({done.seconds:.0f} s)"
    return Found(text, float(f1))


class Samples:
    """Draws a few prompts with fixed noise, to see a denoiser grow."""

    def __init__(self, recipe: Recipe, runs: Path, tokenizer: CLIPTokenizer) -> None:
        """Load what turns words into states, and latents into pictures."""
        self.vae = stages.trained_vae(runs)
        self.tokenizer = tokenizer
        side = recipe.data.side // 8
        self.shape = (recipe.vae.latent_channels, side, side)

    def base(self, done: Progress, latents: Buckets, sheet: Path) -> Found:
        """Write a sheet of samples, and tell how far captions are taken up."""
        cells = self._draw(done.average, PROMPTS, {})
        picture = contact_sheet([cells], row_labels=[str(done.step)], column_labels=PROMPTS)
        Image.fromarray(picture).save(sheet)
        batch = latents.held_out.batch(256, torch.Generator().manual_seed(1), 0.0)
        return _found(done, {"": measure_uptake(done.average, batch, with_other_captions(batch))})

    def joint(
        self,
        done: Progress,
        latents: Buckets,
        kinds: Sequence[str],
        held_out: Pictures,
        sheet: Path,
    ) -> Found:
        """Write held-out scenes under each control, and tell of captions under none and each."""
        self._sheet(done.average, kinds, held_out, sheet)
        found = {}
        for mix in ([], *([kind] for kind in kinds)):
            batch = latents.held_out.batch(128, torch.Generator().manual_seed(1), 0.0, [mix])
            uptake = measure_uptake(done.average, batch, with_other_captions(batch))
            found[f" under {mix[0] if mix else 'no control'}"] = uptake
        return _found(done, found)

    def _sheet(
        self, models: nn.ModuleDict, kinds: Sequence[str], held_out: Pictures, sheet: Path
    ) -> None:
        """Write held-out scenes: without control, each control's maps and what they lead to."""
        count = 8
        prompts = [ways[0] for ways in held_out.captions[:count]]
        rows = {"no control": self._draw(models, prompts, {})}
        for kind in kinds:
            maps = maps_of(held_out, kind)[:count]
            hint = torch.from_numpy(maps).permute(0, 3, 1, 2) / 255
            rows[kind] = [np.broadcast_to(m, (*m.shape[:2], 3)) for m in maps]
            rows[f"under {kind}"] = self._draw(models, prompts, {kind: hint})
        rows["truth"] = list(held_out.color[:count])
        picture = contact_sheet(list(rows.values()), row_labels=list(rows), column_labels=prompts)
        Image.fromarray(picture).save(sheet)

    @torch.no_grad()
    def _draw(
        self, models: nn.ModuleDict, prompts: Sequence[str], images: dict[str, Tensor]
    ) -> list[np.ndarray]:
        models.eval()
        count = len(prompts)
        scheduler = UniPCMultistepScheduler.from_config(noise_schedule().config)
        scheduler.set_timesteps(20)
        tokens = text.tokenize(self.tokenizer, [*prompts, *[""] * count])
        context = models["text"](tokens).last_hidden_state
        # on the prompts' rows alone, as the pack draws
        hints = {
            kind: Hint(torch.arange(count), part.expand(-1, 3, -1, -1))
            for kind, part in images.items()
        }
        latents = torch.randn((count, *self.shape), generator=torch.Generator().manual_seed(7))
        for time in scheduler.timesteps:
            times = time.expand(2 * count)
            both = predict(models, torch.cat([latents, latents]), times, context, hints)
            cond, uncond = both.chunk(2)
            latents = scheduler.step(uncond + 3.0 * (cond - uncond), time, latents).prev_sample
        models.train()
        pictures = ((self.vae.decode(latents).sample + 1) * 127.5).round().clamp(0, 255).byte()
        return list(pictures.permute(0, 2, 3, 1).numpy())


def detector(done: Progress, spec: DetectorSpec, held_out: Pictures, sheet: Path) -> Found:
    """Tell how well a detector reads held-out scenes; write a sheet of truth over reading."""
    kind, count = DETECTORS[spec.kind], 8
    truth, found = (kind.show(part) for part in readings(spec, done.average, held_out, count))
    rows = {"picture": list(held_out.color[:count]), "truth": truth, "read": found}
    picture = contact_sheet(
        list(rows.values()), row_labels=list(rows), column_labels=[""] * len(truth)
    )
    Image.fromarray(picture).save(sheet)
    score = measure(spec, done.average, held_out)
    text = f"{done.step}: {kind.measures} {score:.3f} ({done.seconds:.0f} s)"
    return Found(text, -score if kind.is_error else score)


def _found(done: Progress, uptakes: Mapping[str, Uptake]) -> Found:
    lines = [
        f"{done.step}{what}: loss true {one.true:.4f}, shuffled {one.shuffled:.4f}, "
        f"gain {one.gain:.3f}"
        for what, one in uptakes.items()
    ]
    return Found("\n".join(lines), -float(np.mean([one.true for one in uptakes.values()])))
