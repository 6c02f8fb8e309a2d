"""The recipe with networks too small to be good."""

from __future__ import annotations

from recipes.rooms.config import Recipe, read_recipe

SHORT = {"steps": 2, "warmup": 1, "save_every": 1}


def small_recipe() -> Recipe:
    data = read_recipe().model_dump()
    data["data"] = {"scenes": 3, "oblong": 2, "side": 64}
    data["vae"] |= {"channels": (8, 8, 8, 8), "batch": 2, "crop": 32, "full_batch": 1}
    data["vae"] |= {"latent_channels": 4}
    data["controls"] |= {"kinds": ("canny", "depth"), "scenes": 4, "batch": 2}
    data["controls"]["watch"] |= {"pairs": 2, "samples": 0}
    data["base"] |= {"channels": (16, 16, 16, 16), "groups": 8, "text_width": 16, "batch": 2}
    data["base"] |= {"text_layers": 1, "text_heads": 2, "compile": False}
    data["joint"] |= {"batch": 4}
    data["sharpen"] |= {"channels": (8, 8), "alone": 1}
    stages_ = ("vae", "base", "controls", "joint", "sharpen")
    for part in (*(data[name] for name in stages_), *data["detectors"]):
        part["train"] |= SHORT
    for part in data["detectors"]:
        part |= {"channels": (8, 8, 16, 16), "heads": (1, 1, 1, 1), "layers": (1, 1, 1, 1)}
        part |= {"batch": 2, "decoder": 8}
    return Recipe.parse(data)
