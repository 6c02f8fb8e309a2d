"""A tiny random pack on disk, in the diffusers layout, as a recipe would leave it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diffusers import DDIMScheduler, StableDiffusionPipeline

from tests import tiny
from underdraw.models import write_manifest
from underdraw.spec import Size

DEFAULTS = {"steps": 4, "guidance_scale": 3.0, "scheduler": "unipc"}
CONTROLS = {"canny": "controlnet_canny", "depth": "controlnet_depth"}


def save_pack(folder: Path, name: str = "tiny") -> Path:
    """Save a model with two controls, 16 px, and its manifest."""
    tiny.unet().half().save_pretrained(folder / "unet")
    tiny.vae().half().save_pretrained(folder / "vae")
    tiny.text_encoder().half().save_pretrained(folder / "text_encoder")
    tiny.tokenizer().save_pretrained(folder / "tokenizer")
    scheduler = DDIMScheduler(beta_schedule="scaled_linear", prediction_type="v_prediction")
    scheduler.save_pretrained(folder / "scheduler")
    for seed, subfolder in enumerate(CONTROLS.values()):
        tiny.controlnet(seed=10 + seed).half().save_pretrained(folder / subfolder)
    index = {"_class_name": "StableDiffusionPipeline"}
    index["text_encoder"] = ["transformers", "CLIPTextModel"]
    (folder / "model_index.json").write_text(json.dumps(index))
    write_manifest(
        folder,
        name=name,
        size=Size(16, 16),
        sizes=[Size(16, 16), Size(24, 16)],
        defaults=DEFAULTS,
        controls=CONTROLS,
        vocabulary=tiny.WORDS,
    )
    return folder


def save_sd(folder: Path, **parts: Any) -> Path:
    """Save a plain SD folder in float32, of the tiny networks or of those given."""
    pipeline = StableDiffusionPipeline(
        **{
            "vae": tiny.vae(),
            "text_encoder": tiny.text_encoder(),
            "tokenizer": tiny.tokenizer(),
            "unet": tiny.unet(sample_size=8),
            "scheduler": DDIMScheduler.from_config(tiny.SCHEDULE),
            "safety_checker": None,
            "feature_extractor": None,
            "requires_safety_checker": False,
            **parts,
        }
    )
    pipeline.save_pretrained(folder)
    return folder
