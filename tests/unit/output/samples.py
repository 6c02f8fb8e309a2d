"""A result made by hand, with two controls and a region, for tests of saving."""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow

from underdraw.output import (
    EMBEDDED,
    ControlRecord,
    Picture,
    Record,
    Report,
    Result,
    pixels_sha256,
    versions,
)
from underdraw.spec import ControlSpec, GenerationSpec, Window

PROMPT = 'a "red" sofa, with: commas\nNegative prompt: a trap, \\n 😀 жé'


def noise(side: int = 16, seed: int = 0, channels: int = 3) -> Pillow.Image:
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side, channels), dtype=np.uint8)
    return Pillow.fromarray(pixels.squeeze())


def request(count: int, prompt: str) -> GenerationSpec:
    controls = (
        ControlSpec(
            control="canny",
            image=f"{EMBEDDED}0",
            preprocess="canny:low=50,high=120",
            window=Window(start=0.2, end=1.0),
            scale=0.5,
            region=f"{EMBEDDED}1",
        ),
        ControlSpec(control='a,b: "c"', image=f"{EMBEDDED}2", scale=1.0, mode="control"),
    )
    return GenerationSpec(
        prompt=prompt,
        negative_prompt="blur: bad, worse",
        controls=controls,
        width=16,
        height=16,
        steps=10,
        guidance_scale=3.0,
        scheduler="unipc",
        seed=7,
        num_images=count,
    )


def result(count: int = 1, prompt: str = PROMPT, map_side: int = 16) -> Result:
    spec = request(count, prompt)
    maps = (noise(map_side, 1), noise(map_side, 2, channels=1), noise(map_side, 3))
    records = [
        ControlRecord(
            control=control.control,
            weights_sha256="ab" * 32,
            image_sha256=pixels_sha256(maps[at]),
            active_steps=tuple(range(2, 10)),
            scales=(control.scale,) * 8,
            network_calls=8,
        )
        for control, at in zip(spec.controls, (0, 2))
    ]
    pictures = tuple(
        Picture(
            image=noise(seed=100 + index),
            record=Record(
                format=1,
                spec=spec,
                index=index,
                seed=7 + index,
                batch=count,
                sha256={"unet/w.safetensors": "cd" * 32},
                controls=tuple(records),
                versions=versions(),
            ),
            maps=maps,
        )
        for index in range(count)
    )
    return Result((spec,), pictures, Report.of(pictures, 0.5))
