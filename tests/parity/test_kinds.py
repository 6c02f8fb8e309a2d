"""Every kind of control draws what diffusers' pipelines draw with it, from the same weights.

Where diffusers 0.42 does otherwise, and what is done here instead:

- its union network attends along the batch, so that pictures of one batch see one another; here
  each is by itself, which is the same for a batch of one picture (tests/properties/test_kinds.py
  holds company to it);
- union with `guess_mode` and guidance fails on its shapes; here `mode="control"` is a product like
  any other;
- a scale list shorter than the ControlNets drops the rest of them in silence; here every control
  carries its own;
- SDXL's size conditioning is laid out `neg, pos, neg, pos` beside prompts of `neg, neg, pos, pos`;
  here each row has its own;
- T2I-Adapters take no ControlNet beside them, consume their list of features, and stop by a factor
  of the steps; here they are controls with windows;
- an IP-Adapter's mask is resized to the layer by bicubic interpolation, and repeated for all rows;
  here it is a region, the mean over each cell, of its own rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import diffusers
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor
from transformers import CLIPImageProcessor

from tests import kinds, lora, tiny
from tests.unit.models.tiny_pack import save_sd
from underdraw.conditioning import Conditioning, PromptEmbedding
from underdraw.controls import BoundLora, Control, Lora, adapter, image_prompt, union
from underdraw.engine import SCHEDULERS, denoise, new_lane, new_scheduler
from underdraw.models import Model, load_control, load_model
from underdraw.models.factors import Factors
from underdraw.spec import LoraSpec
from underdraw.spec.control import ControlSpec

SIDE, STEPS, SEED = 16, 5, 7
HINTS = [tiny.hint(seed, SIDE) for seed in (21, 22)]
EYE = tiny.hint(31, kinds.EYE)
TOKENS = torch.randn(2, 77, tiny.WIDTH, generator=torch.Generator().manual_seed(1))
POOLED = torch.randn(2, tiny.WIDTH, generator=torch.Generator().manual_seed(2))
WIDE = {  # three levels, as SDXL has
    **tiny.SDXL,
    "block_out_channels": (16, 32, 32),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "attention_head_dim": (2, 4, 4),
    "transformer_layers_per_block": (1, 2, 1),
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return load_model(str(save_sd(tmp_path_factory.mktemp("models") / "sd")))


def spec(**fields: Any) -> ControlSpec:
    return ControlSpec(control="tiny", image="none", **fields)


def ours(unet: Any, *controls: Control, guidance_scale: float = 4.0) -> Tensor:
    has_sizes = unet.config["addition_embed_type"] is not None
    sizes = torch.tensor([[SIDE, SIDE, 0, 0, SIDE, SIDE]])

    def told(row: int) -> PromptEmbedding:
        added = (POOLED[row, None], sizes) if has_sizes else ()
        return PromptEmbedding(TOKENS[row, None], *added)

    lane = new_lane(
        seed=SEED,
        shape=(1, 4, SIDE // 2, SIDE // 2),
        conditioning=Conditioning({"cond": told(0), "uncond": told(1)}),
        scheduler=new_scheduler("euler", tiny.SCHEDULE, STEPS),
        guidance_scale=guidance_scale,
        controls=controls,
    )
    return denoise([lane], unet=unet)[0]


def theirs(kind: str, unet: Any, parts: dict[str, Any], **call: Any) -> Tensor:
    """Run a pipeline of diffusers; `load` in `parts` is done to it first."""
    load = parts.pop("load", lambda pipeline: None)
    scheduler, options = SCHEDULERS["euler"]
    given: dict[str, Any] = {
        "vae": tiny.vae(),
        "unet": unet,
        "scheduler": scheduler.from_config(tiny.SCHEDULE, **options),
    }
    call |= {"prompt_embeds": TOKENS[:1], "negative_prompt_embeds": TOKENS[1:]}
    if "XL" in kind:
        given |= {"text_encoder": None, "text_encoder_2": tiny.text_encoder()}
        given |= {"tokenizer": None, "tokenizer_2": None}
        call |= {"pooled_prompt_embeds": POOLED[:1], "negative_pooled_prompt_embeds": POOLED[1:]}
        if "Union" in kind or kind == "StableDiffusionXLPipeline":
            given["add_watermarker"] = False
    else:
        given |= {"text_encoder": tiny.text_encoder(), "tokenizer": tiny.tokenizer()}
        given |= {"safety_checker": None, "feature_extractor": None}
        given["requires_safety_checker"] = False
    pipeline = getattr(diffusers, kind)(**given | parts)
    load(pipeline)
    pipeline.set_progress_bar_config(disable=True)
    if "XL" in kind:
        pipeline.text_encoder_2.config.projection_dim = tiny.WIDTH
    call = {"guidance_scale": 4.0, "height": SIDE, "width": SIDE, **call}
    return pipeline(
        num_inference_steps=STEPS,
        generator=torch.Generator().manual_seed(SEED),
        output_type="latent",
        **call,
    ).images


def assert_same(made: Tensor, expected: Tensor, plain: Tensor) -> None:
    torch.testing.assert_close(made, expected, atol=1e-4, rtol=0)
    assert (made - plain).abs().max() > 1e-2  # or the control did nothing


def plain(unet: Any) -> Tensor:
    return ours(unet, adapter.bind(spec(scale=0.0), kinds.adapter(), HINTS[0]))


@pytest.mark.parametrize("guidance_scale", [1.0, 4.0])
def test_union_of_one_type(guidance_scale: float) -> None:
    unet, net = tiny.unet(shape=tiny.SDXL), kinds.union()
    made = ours(
        unet, union.bind(spec(scale=0.7), net, [(3, HINTS[0], 1.0)]), guidance_scale=guidance_scale
    )
    expected = theirs(
        "StableDiffusionXLControlNetUnionPipeline",
        unet,
        {"controlnet": net},
        control_image=HINTS[0],
        control_mode=3,
        controlnet_conditioning_scale=0.7,
        guidance_scale=guidance_scale,
    )
    torch.testing.assert_close(made, expected, atol=1e-4, rtol=0)
    if guidance_scale > 1:
        assert_same(made, expected, plain(unet))


def test_union_of_several_types() -> None:
    unet, net = tiny.unet(shape=tiny.SDXL), kinds.union()
    images = [(1, HINTS[0], 1.0), (5, HINTS[1], 0.5)]
    made = ours(unet, union.bind(spec(scale=0.8), net, images))
    expected = theirs(
        "StableDiffusionXLControlNetUnionPipeline",
        unet,
        {"controlnet": net},
        control_image=HINTS,
        control_mode=[1, 5],
        controlnet_conditioning_scale=[0.8, 0.4],
    )
    assert_same(made, expected, plain(unet))


@pytest.mark.parametrize("kind", ["full_adapter", "light_adapter"])
@pytest.mark.parametrize("channels", [1, 3])
def test_t2i_adapter(kind: str, channels: int) -> None:
    unet = tiny.unet()
    widths = [16] if kind == "light_adapter" else list(tiny.CHANNELS)
    if kind == "light_adapter":  # its last two features have one width
        unet = tiny.unet(shape={**tiny.SD, "block_out_channels": (16, 16)})
    net = kinds.adapter(adapter_type=kind, channels=widths, in_channels=channels)
    image = HINTS[0] if channels == 3 else HINTS[0].mean(dim=1, keepdim=True)
    made = ours(unet, adapter.bind(spec(scale=0.7, window=(0, 0.6)), net, HINTS[0]))
    expected = theirs(
        "StableDiffusionAdapterPipeline",
        unet,
        {"adapter": net},
        image=image,
        adapter_conditioning_scale=0.7,
    )
    full = ours(unet, adapter.bind(spec(scale=0.7), net, HINTS[0]))
    assert_same(full, expected, plain(unet))
    assert not torch.equal(made, full)


@pytest.mark.parametrize("factor", [0.6, 1.0])
def test_t2i_adapter_of_sdxl_in_its_part_of_the_steps(factor: float) -> None:
    unet = tiny.unet(shape=WIDE)
    net = kinds.adapter(
        adapter_type="full_adapter_xl", channels=[16, 32, 32, 32], downscale_factor=4
    )
    made = ours(unet, adapter.bind(spec(scale=0.9, window=(0, factor)), net, HINTS[0]))
    expected = theirs(
        "StableDiffusionXLAdapterPipeline",
        unet,
        {"adapter": net},
        image=HINTS[0],
        adapter_conditioning_scale=0.9,
        adapter_conditioning_factor=factor,
    )
    assert_same(made, expected, plain(unet))


@pytest.mark.parametrize("kind", kinds.PROJECTIONS)
@pytest.mark.parametrize("guidance_scale", [1.0, 4.0])
def test_ip_adapter(tmp_path: Path, model: Model, kind: str, guidance_scale: float) -> None:
    net = load_control(str(kinds.save_ip_adapter(tmp_path, model.unet, kind)), model)

    def load(pipeline: Any) -> None:
        pipeline.load_ip_adapter(kinds.ip_adapter(pipeline.unet, kind), "", "")
        pipeline.set_ip_adapter_scale(0.8)

    eye = CLIPImageProcessor(size=kinds.EYE, crop_size=kinds.EYE)
    image = (EYE[0].permute(1, 2, 0) * 255).round().byte().numpy()
    bound = image_prompt.bind(
        spec(scale=0.8), net, torch.from_numpy(image).permute(2, 0, 1)[None] / 255
    )
    made = ours(model.unet, bound, guidance_scale=guidance_scale)
    expected = theirs(
        "StableDiffusionPipeline",
        tiny.unet(),
        {"image_encoder": kinds.image_encoder(), "feature_extractor": eye, "load": load},
        ip_adapter_image=image,
        guidance_scale=guidance_scale,
    )
    torch.testing.assert_close(made, expected, atol=1e-4, rtol=0)
    if guidance_scale > 1:
        assert_same(made, expected, plain(model.unet))


@pytest.mark.parametrize("shape", [tiny.SD, tiny.SDXL], ids=["sd", "sdxl"])
def test_loras_are_the_pipeline_of_merged_weights(shape: dict[str, Any]) -> None:
    """`W + s B A`, by which a LoRA is defined (Hu et al. 2021, eq. 3), for two of them."""
    unet, merged = tiny.unet(shape=shape), tiny.unet(shape=shape)
    bound = []
    for seed, scale in ((5, 0.7), (6, -0.4)):
        pairs = lora.random_factors(unet, seed)
        lora.merge(merged, pairs, scale)
        factors = {
            unet.get_submodule(name): Factors(down, up * (lora.ALPHA / lora.RANK))
            for name, (down, up) in pairs.items()
        }
        bound.append(BoundLora(Lora(factors, ()), LoraSpec(lora="tiny", scale=scale)))
    kind = "StableDiffusionXLPipeline" if shape is tiny.SDXL else "StableDiffusionPipeline"
    assert_same(ours(unet, *bound), theirs(kind, merged, {}), plain(unet))


def test_difference_and_control_lora_are_the_controlnets_they_stand_for(
    tmp_path: Path, model: Model
) -> None:
    net = tiny.controlnet()
    lora, whole = kinds.control_lora(model.unet, net)
    for name, file, state in (
        ("difference", kinds.difference(model.unet, net), net.state_dict()),
        ("lora", lora, whole),
    ):
        path = tmp_path / f"{name}.safetensors"
        save_file(file, path)
        loaded = load_control(str(path), model).state_dict()
        assert loaded.keys() == state.keys()
        for key, tensor in state.items():
            torch.testing.assert_close(loaded[key], tensor, atol=1e-6, rtol=0)
