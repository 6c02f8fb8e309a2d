"""What one stage leaves for the next, read from and written to the runs folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKL
from rich.progress import track
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import CLIPTokenizer

from recipes.rooms import base as base_stage
from recipes.rooms import text, vae
from recipes.rooms.config import HELD_OUT_SCENES, Recipe
from recipes.rooms.data import Latents, Pictures, canny_maps, encode_all, read_shards
from underdraw.errors import ModelError
from underdraw.rooms import VOCABULARY

START = "start"  # the folder of an adopted pack


def pictures(recipe: Recipe, runs: Path, count: int | None = None) -> Pictures:
    """Read the scenes of training, all that the recipe asks for or `count` of them."""
    wanted = count or recipe.data.scenes
    found = read_shards(runs / "scenes", wanted)
    if len(found.color) < wanted:
        raise ModelError(
            f"{wanted} scenes are asked for and {len(found.color)} are drawn; run draw"
        )
    return found


def held_out(runs: Path) -> Pictures:
    """Read the scenes no stage trains on."""
    return read_shards(runs / "held_out", HELD_OUT_SCENES)


def average_of(checkpoint: Path) -> dict[str, Tensor]:
    """Return the averaged weights a checkpoint holds."""
    if not checkpoint.exists():
        raise ModelError(f"there is no {checkpoint}; run the stage that trains it first")
    start = "average.module."
    tensors = load_file(checkpoint)
    return {k.removeprefix(start): v for k, v in tensors.items() if k.startswith(start)}


def finish_vae(recipe: Recipe, scenes: Pictures, runs: Path, sample: int = 1000) -> None:
    """Fold the spread of the latents into the trained autoencoder and keep it."""
    model = vae.build(recipe.vae, recipe.data.side)
    model.load_state_dict(average_of(runs / "vae.safetensors"))
    parts = [part[0].float() for part in encode_all(model, scenes.color[:sample])]
    latents = torch.cat(parts).transpose(0, 1).flatten(1)
    vae.fold_normalisation(model, latents.mean(dim=1), latents.std(dim=1))
    model.save_pretrained(runs / "vae")


def trained_vae(runs: Path) -> AutoencoderKL:
    """Load the finished autoencoder."""
    model = AutoencoderKL.from_pretrained(runs / "vae").requires_grad_(False).eval()
    model.register_to_config(_name_or_path="")  # a pack has nothing to say of this folder
    return model


def adopt(pack: Path, runs: Path) -> None:
    """Go on from a pack: its autoencoder and tokenizer are kept, its weights are the start.

    Optimiser states don't travel with a pack, so a stage that goes on warms up anew.
    """
    for part in ("vae", "tokenizer"):
        shutil.copytree(pack / part, runs / part, dirs_exist_ok=True)
    shutil.copytree(pack, runs / START, dirs_exist_ok=True)


def start_of(runs: Path, part: str) -> Path | None:
    """Return the adopted pack where it has this part, None to begin with random weights."""
    return runs / START if (runs / START / part).exists() else None


def tokenizer_of(scenes: Pictures, runs: Path) -> CLIPTokenizer:
    """Load the tokenizer, learned from the captions the first time."""
    folder = runs / "tokenizer"
    if not folder.exists():
        captions = [caption for ways in scenes.captions for caption in ways]
        text.train_tokenizer(captions, VOCABULARY).save_pretrained(folder)
    return CLIPTokenizer.from_pretrained(folder)


def latents(recipe: Recipe, runs: Path, hint: str | None = None) -> tuple[CLIPTokenizer, Latents]:
    """Return the tokenizer and every scene as the denoiser sees it, encoded the first time."""
    scenes = pictures(recipe, runs)
    tokenizer = tokenizer_of(scenes, runs)
    path = runs / f"latents-{recipe.data.scenes}.safetensors"
    if not path.exists():
        batches = -(-recipe.data.scenes // 32)
        encoded = encode_all(trained_vae(runs), scenes.color)
        parts = list(track(encoded, "encoding", total=batches))
        save_file({"latents": torch.cat(parts, dim=1)}, path)
    captions = [caption for ways in scenes.captions for caption in ways]
    tokens = text.tokenize(tokenizer, captions).unflatten(0, (recipe.data.scenes, -1))
    maps = {"canny": lambda: canny_maps(scenes.color), "depth": lambda: scenes.depth}
    hints = {hint: torch.from_numpy(maps[hint]())} if hint else {}
    stored = load_file(path)["latents"]
    return tokenizer, Latents(stored, tokens, text.tokenize(tokenizer, [""])[0], hints)


def trained_base(recipe: Recipe, tokenizer: CLIPTokenizer, runs: Path) -> nn.ModuleDict:
    """Load the text encoder and the UNet with their averaged weights."""
    models = base_stage.build(recipe, tokenizer)
    models.load_state_dict(average_of(runs / "base.safetensors"))
    return models.requires_grad_(False).eval()
