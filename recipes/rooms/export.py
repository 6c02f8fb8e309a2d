"""Write the pack: what the stages trained, in the diffusers layout, fp16, with its manifest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from diffusers import ControlNetModel
from torch import nn

from recipes.rooms import control, stages
from recipes.rooms.base import noise_schedule
from recipes.rooms.config import Recipe
from underdraw.models import write_manifest
from underdraw.rooms import VOCABULARY

INDEX = {
    "_class_name": "StableDiffusionPipeline",
    "scheduler": ["diffusers", "UniPCMultistepScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
    "requires_safety_checker": False,
}


def export_pack(recipe: Recipe, runs: Path, target: Path) -> None:
    """Write every trained network under `target`; a control not trained yet is left out."""
    tokenizer = stages.tokenizer_of(stages.pictures(recipe, runs), runs)
    base = stages.trained_base(recipe, tokenizer, runs)
    card = target / "README.md"
    kept = card.read_text() if card.exists() else None
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    if kept is not None:
        card.write_text(kept)
    (target / "model_index.json").write_text(json.dumps(INDEX, indent=2) + "\n")
    tokenizer.save_pretrained(target / "tokenizer")
    noise_schedule().save_pretrained(target / "scheduler")
    networks = {
        "vae": stages.trained_vae(runs),
        "text_encoder": base["text"],
        "unet": base["unet"],
        **_controls(recipe, runs, base),
    }
    for name, network in networks.items():
        network.half().save_pretrained(target / name)
    write_manifest(
        target,
        name="rooms",
        size=recipe.data.size,
        defaults={"steps": 20, "guidance_scale": 3.0, "scheduler": "unipc"},
        controls={
            name.removeprefix("controlnet_"): name for name in networks if "controlnet_" in name
        },
        vocabulary=VOCABULARY,
    )


def _controls(recipe: Recipe, runs: Path, base: nn.ModuleDict) -> dict[str, ControlNetModel]:
    nets = {}
    for spec in recipe.controls:
        checkpoint = runs / f"control-{spec.kind}.safetensors"
        if checkpoint.exists():
            net = control.build(base, spec)
            net.load_state_dict(stages.average_of(checkpoint))
            nets[f"controlnet_{spec.kind}"] = net
    return nets
