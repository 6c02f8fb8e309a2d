"""Write the pack: what the stages trained, in the diffusers layout, fp16, with its manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from transformers import CLIPTokenizer

from recipes.rooms import stages, text
from recipes.rooms.config import Recipe
from recipes.rooms.denoising import noise_schedule
from recipes.rooms.detectors import processor
from underdraw.models import write_manifest

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
    """Write every trained network under `target`, and the words that its captions had."""
    scenes = stages.pictures(recipe, runs)
    tokenizer = stages.tokenizer_of(recipe, runs)
    # Everything is loaded before anything is removed.
    models, vae = stages.trained(recipe, tokenizer, runs), stages.sharpened_vae(runs)
    kinds = [spec.kind for spec in recipe.detectors]
    readers = {kind: stages.trained_detector(recipe, kind, runs) for kind in kinds}
    card = target / "README.md"
    kept = card.read_text() if card.exists() else None
    networks = {
        "vae": vae,
        "text_encoder": models["text"],
        "unet": models["unet"],
        **{f"controlnet_{kind}": models[kind] for kind in recipe.controls.kinds},
        **{f"detector_{kind}": network for kind, network in readers.items()},
    }
    _write(target, networks, tokenizer)
    if kept is not None:
        card.write_text(kept)
    for kind in kinds:
        processor(recipe.data.side).save_pretrained(target / f"detector_{kind}")
    _describe(
        recipe,
        target,
        controls={kind: f"controlnet_{kind}" for kind in recipe.controls.kinds},
        detectors={kind: f"detector_{kind}" for kind in kinds},
        vocabulary=text.words_of(scenes.captions),
    )


def export_base(recipe: Recipe, runs: Path) -> Path:
    """Write what stage 2 left as a model that ControlNets are trained for; return its folder."""
    tokenizer = stages.tokenizer_of(recipe, runs)
    models, target = stages.trained_base(recipe, tokenizer, runs), runs / "base"
    networks = {"text_encoder": models["text"], "unet": models["unet"]}
    _write(target, {"vae": stages.trained_vae(runs), **networks}, tokenizer)
    words = text.words_of(stages.pictures(recipe, runs).captions)
    _describe(recipe, target, vocabulary=words)
    return target


def _write(target: Path, networks: Mapping[str, Any], tokenizer: CLIPTokenizer) -> None:
    """Write the folder anew, in fp16."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    (target / "model_index.json").write_text(json.dumps(INDEX, indent=2) + "\n")
    tokenizer.save_pretrained(target / "tokenizer")
    noise_schedule().save_pretrained(target / "scheduler")
    for name, network in networks.items():
        network.half().save_pretrained(target / name)


def _describe(recipe: Recipe, target: Path, **parts: Any) -> None:
    """Write the manifest, with the parts that only some models have."""
    write_manifest(
        target,
        name="rooms",
        size=recipe.data.size,
        defaults={
            "steps": 20,
            "guidance_scale": 4.5,
            "scheduler": "unipc",
            # What a control changes is then guided as the prompt is: followed far more closely.
            "control_branch": "cond",
        },
        sizes=[size for size, seeds in recipe.data.buckets.items() if seeds],
        **parts,
    )
