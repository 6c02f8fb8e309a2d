"""A whole SDXL folder draws what diffusers' pipelines draw from it, prompts and sizes included."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    ControlNetModel,
    EulerDiscreteScheduler,
    StableDiffusionXLControlNetPipeline,
    StableDiffusionXLPipeline,
)
from PIL import Image
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModelWithProjection

from tests import lora, tiny
from underdraw import (
    ControlSpec,
    EmbeddingSpec,
    GenerationSpec,
    LoraSpec,
    ModelStore,
    TileSpec,
    generate,
)
from underdraw.errors import ModelError
from underdraw.models import inspect_model
from underdraw.preflight import preflight

SIZE = {"width": 32, "height": 16}
SHAPE = {**tiny.SDXL, "cross_attention_dim": 2 * tiny.WIDTH}
PROMPT, NEGATIVE = "a modern room with a red sofa", "dark photo"


def second_encoder() -> CLIPTextModelWithProjection:
    config = tiny.text_encoder().config.to_dict() | {"projection_dim": tiny.WIDTH}
    with tiny.seeded(8):
        model = CLIPTextModelWithProjection(CLIPTextConfig.from_dict(config))
    return model.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "xl"
    StableDiffusionXLPipeline(
        vae=tiny.vae(),
        text_encoder=tiny.text_encoder(),
        text_encoder_2=second_encoder(),
        tokenizer=tiny.tokenizer(),
        tokenizer_2=tiny.tokenizer(),
        unet=tiny.unet(shape=SHAPE, sample_size=8),
        scheduler=EulerDiscreteScheduler.from_config(tiny.SCHEDULE),
        force_zeros_for_empty_prompt=True,
        add_watermarker=False,
    ).save_pretrained(path)
    for seed, name in enumerate(("canny", "depth")):
        net = tiny.controlnet(seed=30 + seed, shape=SHAPE)
        net.save_pretrained(path / f"controlnet_{name}")
    return path


@pytest.fixture(scope="module")
def image() -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (16, 32, 3), np.uint8)
    return Image.fromarray(pixels)


def theirs(
    folder: Path,
    names: list[str],
    image: Image.Image,
    change: Callable[[Any], None] = lambda pipeline: None,
    **call: Any,
) -> np.ndarray:
    kind, parts = StableDiffusionXLPipeline, {}
    if names:
        kind = StableDiffusionXLControlNetPipeline
        nets = [ControlNetModel.from_pretrained(folder / f"controlnet_{name}") for name in names]
        parts["controlnet"] = nets
        call |= {
            "image": [image] * len(names),
            "controlnet_conditioning_scale": [0.5, 0.6][: len(names)],
        }
    pipeline = kind.from_pretrained(folder, add_watermarker=False, **parts)
    pipeline.set_progress_bar_config(disable=True)
    change(pipeline)
    call = {"num_inference_steps": 4, "guidance_scale": 5.0, "prompt": PROMPT, **SIZE, **call}
    made = pipeline(generator=torch.Generator().manual_seed(3), output_type="np", **call).images[0]
    return made * 255


@pytest.mark.parametrize("names", [[], ["canny"], ["canny", "depth"]])
@pytest.mark.parametrize("negative", ["", NEGATIVE])
def test_the_same_picture(
    folder: Path, image: Image.Image, names: list[str], negative: str
) -> None:
    scales = [None, 0.6]  # the first is left to the family, whose controls act at one half
    spec = GenerationSpec(
        model=str(folder),
        prompt=PROMPT,
        negative_prompt=negative,
        controls=[
            ControlSpec(control=name, image=image, scale=scale)
            for name, scale in zip(names, scales, strict=False)
        ],
        steps=4,
        guidance_scale=5.0,
        scheduler="euler",
        seed=3,
        **SIZE,
    )
    made = np.asarray(generate(spec).images[0]).astype(float)
    # With nothing said, diffusers takes zeros where the folder asks for them.
    expected = theirs(folder, names, image, negative_prompt=negative or None)
    assert np.abs(made - expected).max() < 0.51


def test_a_learned_word_has_vectors_for_both_encoders(
    folder: Path, image: Image.Image, tmp_path: Path
) -> None:
    draw = torch.Generator().manual_seed(0)
    vectors = {name: torch.randn(2, tiny.WIDTH, generator=draw) for name in ("clip_l", "clip_g")}
    save_file(vectors, tmp_path / "zorg.safetensors")
    spec = GenerationSpec(
        model=str(folder),
        prompt=f"{PROMPT} zorg",
        embeddings=[EmbeddingSpec(embedding=str(tmp_path / "zorg.safetensors"))],
        steps=4,
        guidance_scale=5.0,
        scheduler="euler",
        seed=3,
        **SIZE,
    )
    made = np.asarray(generate(spec).images[0]).astype(float)

    def teach(pipeline: Any) -> None:
        pairs = {
            "clip_l": ("text_encoder", "tokenizer"),
            "clip_g": ("text_encoder_2", "tokenizer_2"),
        }
        for name, (encoder, tokenizer) in pairs.items():
            parts = {part: getattr(pipeline, part) for part in (encoder, tokenizer)}
            pipeline.load_textual_inversion(
                {"zorg": vectors[name]},
                token="zorg",
                text_encoder=parts[encoder],
                tokenizer=parts[tokenizer],
            )

    expected = theirs(folder, [], image, teach, prompt=spec.prompt)
    assert np.abs(made - expected).max() < 0.51
    plain = generate(spec.model_copy(update={"embeddings": ()})).images[0]
    assert np.abs(made - np.asarray(plain)).max() > 2


def test_the_family_is_found_with_its_defaults(folder: Path) -> None:
    files = inspect_model(str(folder))
    assert (files.family.name, files.size, files.zeroes_empty) == ("sdxl", (16, 16), True)
    assert set(files.controls) == {"canny", "depth"}
    assert files.defaults.control_scale == 0.5


@pytest.mark.parametrize(
    ("scale", "warned"), [(None, False), (0.7, False), (1.0, True), (0.2, True)]
)
def test_an_unusual_scale_is_remarked_on(
    folder: Path, image: Image.Image, scale: float | None, warned: bool
) -> None:
    control = ControlSpec(control="canny", image=image, scale=scale)
    spec = GenerationSpec(model=str(folder), prompt=PROMPT, controls=[control], steps=4, **SIZE)
    said = [text for text in preflight(spec).warnings if "is usual" in text]
    assert bool(said) == warned
    if said:
        assert said == [
            f"control 'canny' has scale {scale:g}; with sdxl models 0.4 to 0.7 is usual"
        ]


def test_a_second_encoder_without_a_projection_is_refused(folder: Path, tmp_path: Path) -> None:
    index = json.loads((folder / "model_index.json").read_text())
    index["text_encoder_2"] = ["transformers", "CLIPTextModel"]
    other = tmp_path / "other"
    other.mkdir()
    for part in folder.iterdir():
        if part.name != "model_index.json":
            (other / part.name).symlink_to(part)
    (other / "model_index.json").write_text(json.dumps(index))
    with pytest.raises(ModelError, match="not a CLIPTextModelWithProjection"):
        generate(GenerationSpec(model=str(other), prompt=PROMPT, steps=1, **SIZE))


@pytest.mark.parametrize("layout", ["kohya, LDM", "PEFT"])
def test_a_lora_is_what_merged_weights_draw(folder: Path, tmp_path: Path, layout: str) -> None:
    """Of the UNet, time and size embeddings included, and of both text encoders."""
    parts: dict[str, Any] = {
        "unet": tiny.unet(shape=SHAPE, sample_size=8),
        "text_encoder": tiny.text_encoder(),
        "text_encoder_2": second_encoder(),
    }
    factors = {
        part: lora.random_factors(net, place, only="" if part == "unet" else "layers")
        for place, (part, net) in enumerate(parts.items())
    }
    given = {part: (net, factors[part]) for part, net in parts.items()}
    path = lora.save(tmp_path / "x.safetensors", layout, given)
    merged = tmp_path / "merged"
    shutil.copytree(folder, merged)
    for part, net in parts.items():
        lora.merge(net, factors[part], 0.7)
        net.save_pretrained(merged / part)
    specs = [
        GenerationSpec(
            model="", prompt=PROMPT, steps=4, scheduler="euler", guidance_scale=g, **SIZE
        )
        for g in (1.0, 5.0)
    ]
    asked = {"model": str(folder), "loras": (LoraSpec(lora=str(path), scale=0.7),)}
    made = generate([spec.model_copy(update=asked) for spec in specs]).images
    expected = generate([spec.model_copy(update={"model": str(merged)}) for spec in specs]).images
    plain = generate([spec.model_copy(update={"model": str(folder)}) for spec in specs]).images
    for one, other, without in zip(made, expected, plain, strict=True):
        pixels, wanted, bare = (np.asarray(x).astype(int) for x in (one, other, without))
        assert np.abs(pixels - wanted).max() <= 1
        assert np.abs(pixels - bare).max() > 8


def test_tiles_are_told_where_they_lie(folder: Path) -> None:
    """Of which picture they are a crop, from where, and how large; height comes first."""
    store, told = ModelStore(), []
    unet = store.model(inspect_model(str(folder))).unet
    hook = unet.add_time_proj.register_forward_pre_hook(
        lambda _, args: told.append(args[0].reshape(-1, 6).tolist())
    )
    spec = GenerationSpec(
        model=str(folder), prompt=PROMPT, steps=1, guidance_scale=1.0, tile=TileSpec(size=16)
    )
    generate(spec.model_copy(update=SIZE), models=store)
    hook.remove()
    assert told == [[[16, 32, 0, 0, 16, 16], [16, 32, 0, 16, 16, 16]]]
