"""What one stage leaves for the next, read from and written to the runs folder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from diffusers import AutoencoderKL
from rich.progress import track
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import CLIPTokenizer

from recipes.rooms import base, control, sharpen, text, vae
from recipes.rooms.config import HELD_OUT_SCENES, Recipe
from recipes.rooms.data import Latents, Pictures, encode_all, maps_of, read_shards
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


def sharpened_vae(runs: Path) -> AutoencoderKL:
    """Load the finished autoencoder with the decoder that the critic has taught."""
    model = trained_vae(runs)
    weights = average_of(runs / "sharpen.safetensors")
    sharpen.decoder_of(model).load_state_dict(
        {k.removeprefix("vae."): v for k, v in weights.items() if k.startswith("vae.")}
    )
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


def latents(recipe: Recipe, runs: Path, kinds: Sequence[str] = ()) -> tuple[CLIPTokenizer, Latents]:
    """Return the tokenizer and every scene as the denoiser sees it, encoded the first time.

    With the maps of the controls that `kinds` names.
    """
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
    maps = {kind: torch.from_numpy(maps_of(scenes, kind)) for kind in kinds}
    stored = load_file(path)["latents"]
    return tokenizer, Latents(stored, tokens, text.tokenize(tokenizer, [""])[0], maps)


def trained_base(recipe: Recipe, tokenizer: CLIPTokenizer, runs: Path) -> nn.ModuleDict:
    """Load the text encoder and the UNet as stage 2 left them, or an adopted pack has them."""
    models = base.build(recipe, tokenizer)
    checkpoint, start = runs / "base.safetensors", start_of(runs, "unet")
    if start is not None and not checkpoint.exists():
        base.load(models, start)
    else:
        models.load_state_dict(average_of(checkpoint))
    return models.requires_grad_(False).eval()


def trained_parts(recipe: Recipe, tokenizer: CLIPTokenizer, runs: Path) -> nn.ModuleDict:
    """Load the base and every ControlNet as stages 2 and 3 left them, or an adopted pack has them.

    Each ControlNet is under the name of its kind.
    """
    models = trained_base(recipe, tokenizer, runs)
    for spec in recipe.controls:
        net = control.build(models, spec)
        checkpoint = runs / f"control-{spec.kind}.safetensors"
        start = start_of(runs, f"controlnet_{spec.kind}")
        if start is not None and not checkpoint.exists():
            control.load(net, start, spec.kind)
        else:
            net.load_state_dict(average_of(checkpoint))
        models[spec.kind] = net
    return models


def trained(recipe: Recipe, tokenizer: CLIPTokenizer, runs: Path) -> nn.ModuleDict:
    """Load the text encoder, the UNet and the ControlNets as the joint stage left them."""
    models = base.build(recipe, tokenizer)
    for spec in recipe.controls:
        models[spec.kind] = control.build(models, spec)
    models.load_state_dict(average_of(runs / "joint.safetensors"))
    return models.requires_grad_(False).eval()
