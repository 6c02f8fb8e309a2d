"""What one stage leaves for the next, read from and written to the runs folder."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from diffusers import AutoencoderKL
from rich.progress import track
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import CLIPTokenizer, PreTrainedModel

from recipes.rooms import base, control, detectors, sharpen, text, vae
from recipes.rooms.config import HELD_OUT_SCENES, Recipe
from recipes.rooms.data import (
    Buckets,
    Latents,
    Pictures,
    encode_all,
    maps_of,
    read_shards,
)
from underdraw.errors import ModelError
from underdraw.rooms import VOCABULARY
from underdraw.spec.size import Size
from underdraw.training import tensors_of

START = "start"  # the folder of an adopted pack


def pictures(recipe: Recipe, runs: Path, size: Size | None = None) -> Pictures:
    """Read the scenes of training of one size, by default the squares."""
    size = size or recipe.data.size
    wanted = len(recipe.data.buckets[size])
    found = read_shards(folder_of(runs, size), wanted)
    if len(found.color) < wanted:
        raise ModelError(
            f"{wanted} scenes of {size} are asked for and {len(found.color)} are drawn; run draw"
        )
    return found


def folder_of(runs: Path, size: Size) -> Path:
    """Return where the training scenes of a size are."""
    return runs / "scenes" / str(size)


def held_out(runs: Path) -> Pictures:
    """Read the scenes no stage trains on."""
    return read_shards(runs / "held_out", HELD_OUT_SCENES)


def average_of(checkpoint: Path) -> dict[str, Tensor]:
    """Return the averaged weights a checkpoint holds."""
    if not checkpoint.exists():
        raise ModelError(f"there is no {checkpoint}; run the stage that trains it first")
    start = "average.module."
    tensors = tensors_of(checkpoint)
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
    folder = runs / "vae" if (runs / "vae").exists() else runs / START / "vae"
    model = AutoencoderKL.from_pretrained(folder, torch_dtype=torch.float32)
    model.requires_grad_(False).eval()
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
    """Go on from a pack: its weights are the start of every stage.

    Optimiser states don't travel with a pack, so a stage that goes on warms up anew.
    """
    shutil.copytree(pack, runs / START, dirs_exist_ok=True)


def start_of(runs: Path, part: str) -> Path | None:
    """Return the adopted pack where it has this part, None to begin with random weights."""
    return runs / START if (runs / START / part).exists() else None


def control_start(recipe: Recipe, kind: str, runs: Path) -> Path | None:
    """Return the adopted ControlNet of this kind, or else of the kind it is like, or None."""
    kinds = (kind, recipe.controls.like.get(kind))
    folders = [runs / START / f"controlnet_{one}" for one in kinds]
    return next((folder for folder in folders if folder.exists()), None)


def tokenizer_of(recipe: Recipe, runs: Path) -> CLIPTokenizer:
    """Load the tokenizer, learned from the captions the first time."""
    folder = runs / "tokenizer"
    if not folder.exists():
        captions = [way for ways in pictures(recipe, runs).captions for way in ways]
        text.train_tokenizer(captions, VOCABULARY).save_pretrained(folder)
    return CLIPTokenizer.from_pretrained(folder)


def latents(recipe: Recipe, runs: Path, kinds: Sequence[str] = ()) -> tuple[CLIPTokenizer, Buckets]:
    """Return the tokenizer and every scene as the denoiser sees it, encoded the first time.

    With the maps of the controls that `kinds` names.
    """
    tokenizer, coder = tokenizer_of(recipe, runs), trained_vae(runs)
    sizes = [size for size, seeds in recipe.data.buckets.items() if seeds]
    sets = {str(size): pictures(recipe, runs, size) for size in sizes}
    sets["held_out"] = held_out(runs)
    encoded = {name: _encoded(runs, name, scenes, coder) for name, scenes in sets.items()}
    weights = vae.weights_of(coder, encoded[str(sizes[0])][0, :32].float())
    found = [
        Latents(
            encoded[name],
            weights,
            tokens=_tokens(tokenizer, scenes),
            empty=text.tokenize(tokenizer, [""])[0],
            maps={kind: torch.from_numpy(maps_of(scenes, kind)) for kind in kinds},
        )
        for name, scenes in sets.items()
    ]
    return tokenizer, Buckets(tuple(found[:-1]), held_out=found[-1])


def _encoded(runs: Path, name: str, scenes: Pictures, coder: AutoencoderKL) -> Tensor:
    count, batch = len(scenes.color), 32
    path = runs / f"latents-{name}-{count}-{_digest(coder)}.safetensors"
    if not path.exists():
        parts = encode_all(coder, scenes.color, batch)
        shown = track(parts, f"encoding {name}", total=-(-count // batch))
        save_file({"latents": torch.cat(list(shown), dim=1)}, path)
    return load_file(path)["latents"]


def _tokens(tokenizer: CLIPTokenizer, scenes: Pictures) -> Tensor:
    captions = [way for ways in scenes.captions for way in ways]
    return text.tokenize(tokenizer, captions).unflatten(0, (len(scenes.captions), -1))


def _digest(coder: AutoencoderKL) -> str:
    """Name an encoder by its weights: latents are of no use to another."""
    hashed = hashlib.sha256()
    for part in (coder.encoder, coder.quant_conv):
        for tensor in part.state_dict().values():
            hashed.update(tensor.numpy().tobytes())
    return hashed.hexdigest()[:8]


def trained_base(recipe: Recipe, tokenizer: CLIPTokenizer, runs: Path) -> nn.ModuleDict:
    """Load the text encoder and the UNet as stage 2 left them, or an adopted pack has them."""
    models = base.build(recipe, tokenizer)
    checkpoint, start = runs / "base.safetensors", start_of(runs, "unet")
    if start is not None and not checkpoint.exists():
        base.load(models, tokenizer, start)
    else:
        models.load_state_dict(average_of(checkpoint))
    return models.requires_grad_(False).eval()


def trained_parts(recipe: Recipe, tokenizer: CLIPTokenizer, runs: Path) -> nn.ModuleDict:
    """Load the base and every ControlNet as stages 2 and 3 left them, or an adopted pack has them.

    Each ControlNet is under the name of its kind.
    """
    models = trained_base(recipe, tokenizer, runs)
    for kind in recipe.controls.kinds:
        net = control.build(models, recipe.controls)
        trained, start = runs / f"control-{kind}" / kind, control_start(recipe, kind, runs)
        known = trained if trained.exists() else start
        if known is None:
            raise ModelError(f"there is no {trained}; run the stage that trains it first")
        control.load(net, known)
        models[kind] = net
    return models


def trained(recipe: Recipe, tokenizer: CLIPTokenizer, runs: Path) -> nn.ModuleDict:
    """Load the text encoder, the UNet and the ControlNets as the joint stage left them."""
    models = base.build(recipe, tokenizer)
    for kind in recipe.controls.kinds:
        models[kind] = control.build(models, recipe.controls)
    models.load_state_dict(average_of(runs / "joint.safetensors"))
    return models.requires_grad_(False).eval()


def trained_detector(recipe: Recipe, kind: str, runs: Path) -> PreTrainedModel:
    """Load the detector of one kind."""
    model = detectors.DETECTORS[kind].build(recipe.detector(kind))
    model.load_state_dict(average_of(runs / f"detector-{kind}.safetensors"))
    return model.eval()
