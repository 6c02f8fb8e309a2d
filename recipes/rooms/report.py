"""What a stage shows at every checkpoint: figures on held-out scenes, and a sheet to look at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from diffusers import UniPCMultistepScheduler
from PIL import Image
from torch import Tensor, nn
from transformers import CLIPTokenizer

from recipes.rooms import base as base_stage
from recipes.rooms import control as control_stage
from recipes.rooms import stages, text, vae
from recipes.rooms.config import Recipe
from recipes.rooms.data import Latents, Pictures
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


def autoencoder(done: Progress, held_out: Pictures, sheet: Path) -> str:
    """Measure reconstructions of held-out scenes; write a sheet of truth over reconstruction."""
    truth = held_out.color[:64]
    found = vae.reconstruct(done.average, truth)
    decibels = np.mean([psnr(a, b) for a, b in zip(found, truth, strict=True)])
    f1 = np.mean([edge_f1(find_edges(a), find_edges(b)) for a, b in zip(found, truth, strict=True)])
    rows = [list(part[i : i + 8]) for i in (0, 8) for part in (truth, found)]
    labels = {"row_labels": ["truth", "decoded"] * 2, "column_labels": [""] * 8}
    Image.fromarray(contact_sheet(rows, **labels)).save(sheet)
    return f"{done.step}: PSNR {decibels:.2f} dB, canny F1 at 1 px {f1:.3f} ({done.seconds:.0f} s)"


class Samples:
    """Draws a few prompts with fixed noise, to see a base grow."""

    def __init__(self, recipe: Recipe, runs: Path) -> None:
        """Load what turns latents into pictures."""
        self.vae = stages.trained_vae(runs)
        side = recipe.data.side // 8
        source = torch.Generator().manual_seed(7)
        shape = (len(PROMPTS), recipe.vae.latent_channels, side, side)
        self.noise = torch.randn(shape, generator=source)

    @torch.no_grad()
    def base(self, done: Progress, tokenizer: CLIPTokenizer, latents: Latents, sheet: Path) -> str:
        """Write a sheet of samples, and tell how far captions are taken up."""
        drawn = _sample(done.average, tokenizer, self.noise)
        pictures = ((self.vae.decode(drawn).sample + 1) * 127.5).round().clamp(0, 255).byte()
        cells = list(pictures.permute(0, 2, 3, 1).numpy())
        picture = contact_sheet([cells], row_labels=[str(done.step)], column_labels=PROMPTS)
        Image.fromarray(picture).save(sheet)
        return _told(done, base_stage.measure_uptake(done.average, latents))


def _sample(models: nn.ModuleDict, tokenizer: CLIPTokenizer, noise: Tensor) -> Tensor:
    models.eval()
    scheduler = UniPCMultistepScheduler.from_config(base_stage.noise_schedule().config)
    scheduler.set_timesteps(20)
    context = models["text"](text.tokenize(tokenizer, [*PROMPTS, ""])).last_hidden_state
    context = torch.cat([context[:-1], context[-1:].expand(len(PROMPTS), -1, -1)])
    latents = noise
    for time in scheduler.timesteps:
        both = models["unet"](torch.cat([latents, latents]), time, context).sample
        cond, uncond = both.chunk(2)
        latents = scheduler.step(uncond + 3.0 * (cond - uncond), time, latents).prev_sample
    models.train()
    return latents


def uptake(done: Progress, base: nn.ModuleDict, kind: str, latents: Latents) -> str:
    """Tell how far the control is taken up."""
    done.average.eval()
    return _told(done, control_stage.measure_uptake(base, done.average, kind, latents))


def _told(done: Progress, found: base_stage.Uptake) -> str:
    return (
        f"{done.step}: loss true {found.true:.4f}, shuffled {found.shuffled:.4f}, "
        f"gain {found.gain:.3f} ({done.seconds:.0f} s)"
    )
