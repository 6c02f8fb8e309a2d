"""A file is known by its header: what it is, in whose layout, of which family."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    ControlNetModel,
    ControlNetUnionModel,
    T2IAdapter,
    UNet2DConditionModel,
)
from safetensors.torch import save_file
from torch import nn

from tests import tiny
from underdraw.errors import ModelError
from underdraw.models.sniff import KINDS, sniff

Tensors = dict[str, torch.Tensor]
SMALL = {"block_out_channels": (8, 16), "norm_num_groups": 4, "layers_per_block": 1}
DOWN = ("CrossAttnDownBlock2D", "DownBlock2D")


def unet(width: int, channels: int = 4) -> nn.Module:
    up = ("UpBlock2D", "CrossAttnUpBlock2D")
    return UNet2DConditionModel(
        **SMALL,
        in_channels=channels,
        cross_attention_dim=width,
        down_block_types=DOWN,
        up_block_types=up,
        attention_head_dim=2,
    )


def controlnet(width: int) -> nn.Module:
    return ControlNetModel(
        **SMALL, cross_attention_dim=width, down_block_types=DOWN, attention_head_dim=2
    )


def union(types: int) -> nn.Module:
    return ControlNetUnionModel(
        **SMALL,
        cross_attention_dim=2048,
        down_block_types=DOWN,
        attention_head_dim=2,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        num_control_type=types,
        projection_class_embeddings_input_dim=80,
        num_trans_head=2,
        num_trans_channel=8,
        num_proj_channel=8,
        conditioning_embedding_out_channels=(8,),
    )


def adapter(factor: int) -> nn.Module:
    return T2IAdapter(channels=[8, 8, 8, 8], downscale_factor=factor)


def named(**shapes: tuple[int, ...]) -> Tensors:
    return {name.replace("__", "."): torch.zeros(shape) for name, shape in shapes.items()}


def prefixed(prefix: str, tensors: Tensors) -> Tensors:
    return {f"{prefix}{name}": tensor for name, tensor in tensors.items()}


def attention(width: int, suffix: str = "weight") -> Tensors:
    return named(
        **{f"input_blocks__1__1__transformer_blocks__0__attn2__to_k__{suffix}": (8, width)}
    )


LDM_UNET = named(input_blocks__0__0__weight=(320, 4, 3, 3)) | attention(768)
LDM_HINT = named(input_hint_block__0__weight=(16, 3, 3, 3)) | attention(768)
KOHYA = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k"
PEFT = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k"

FILES: list[tuple[str, str, str | None, Tensors]] = [
    ("UNet", "diffusers", "SD 1.x", unet(768).state_dict()),
    ("UNet", "diffusers", "SD 2.x", unet(1024).state_dict()),
    ("UNet", "LDM", "SD 1.x", prefixed("model.diffusion_model.", LDM_UNET)),
    ("UNet", "LDM", "SD 1.x", LDM_UNET),
    (
        "model",
        "LDM",
        "SDXL",
        prefixed(
            "model.diffusion_model.",
            named(input_blocks__0__0__weight=(320, 4, 3, 3)) | attention(2048),
        )
        | named(first_stage_model__decoder__up__0__block__0__norm1__weight=(8,)),
    ),
    ("ControlNet", "diffusers", "SDXL", controlnet(2048).state_dict()),
    ("ControlNet", "LDM", "SD 1.x", prefixed("control_model.", LDM_HINT)),
    ("ControlNet", "LDM, bare", "SD 1.x", LDM_HINT),
    ("ControlNet as a difference", "LDM", "SD 1.x", LDM_HINT | named(difference=(1,))),
    ("ControlNet-Union", "diffusers", "SDXL", union(6).state_dict()),
    (
        "Control-LoRA",
        "Stability",
        "SDXL",
        named(lora_controlnet=(1,)) | attention(2048, "down") | LDM_HINT,
    ),
    ("T2I-Adapter", "diffusers", "SD 1.x", adapter(8).state_dict()),
    ("T2I-Adapter", "diffusers", "SDXL", adapter(16).state_dict()),
    (
        "T2I-Adapter",
        "original",
        "SD 1.x",
        named(conv_in__weight=(320, 192, 3, 3), body__0__block1__weight=(320, 320, 3, 3)),
    ),
    (
        "IP-Adapter",
        "original",
        "SDXL",
        named(image_proj__proj__weight=(8192, 1280), ip_adapter__1__to_k_ip__weight=(640, 2048)),
    ),
    (
        "LLLite",
        "kohya",
        "SDXL",
        named(
            lllite_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k__down__0__weight=(8, 2048)
        ),
    ),
    ("LoRA", "kohya", "SD 1.x", named(**{f"{KOHYA}__lora_down__weight": (4, 768)})),
    ("LoRA", "PEFT", "SDXL", {f"{PEFT}.lora_A.weight": torch.zeros(4, 2048)}),
    ("LoRA", "diffusers", "SD 2.x", {f"{PEFT}.lora.down.weight": torch.zeros(4, 1024)}),
    ("LoRA", "PEFT", "SDXL", {f"{PEFT}.lora_A.default.weight": torch.zeros(4, 2048)}),
    (
        "LoRA",
        "diffusers",
        "SD 1.x",
        named(**{f"{PEFT.replace('to_k', 'processor__to_k_lora')}__down__weight": (4, 768)}),
    ),
    (
        "control for a transformer (SD3, FLUX and others)",
        "diffusers",
        None,
        named(
            controlnet_blocks__0__weight=(8, 8), transformer_blocks__0__attn__to_q__weight=(8, 8)
        ),
    ),
    (
        "transformer (SD3, FLUX and others)",
        "",
        None,
        named(
            model__diffusion_model__joint_blocks__0__x__weight=(8, 8),
            first_stage_model__decoder__up__0__block__0__norm1__weight=(8,),
        ),
    ),
    (
        "IP-Adapter",
        "original",
        "SD 1.x",
        named(
            image_proj__proj__weight=(8, 8),
            ip_adapter__1__to_k_ip__weight=(8, 768),
            ip_adapter__1__to_q_lora__down__weight=(4, 8),
        ),
    ),
    ("LyCORIS", "kohya", None, named(**{f"{KOHYA}__hada_w1_a": (320, 4)})),
    (
        "VAE",
        "diffusers",
        None,
        AutoencoderKL(norm_num_groups=8, block_out_channels=(8,)).state_dict(),
    ),
    ("VAE", "LDM", None, named(first_stage_model__decoder__up__0__block__0__norm1__weight=(8,))),
    ("VAE", "diffusers, tiny", None, AutoencoderTiny().state_dict()),
    ("textual inversion", "kohya", "SD 1.x", named(emb_params=(3, 768))),
    ("textual inversion", "kohya", "SDXL", named(clip_l=(2, 768), clip_g=(2, 1280))),
    ("textual inversion", "diffusers", "SD 2.x", {"<v1.5 cat>": torch.zeros(1024)}),
    (
        "transformer (SD3, FLUX and others)",
        "",
        None,
        named(model__diffusion_model__joint_blocks__0__x_block__attn__qkv__weight=(8, 8)),
    ),
]


def write(path: Path, tensors: Tensors) -> Path:
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)
    return path


@pytest.mark.parametrize(
    ("kind", "layout", "family", "tensors"), FILES, ids=[f"{f[0]}-{f[1]}-{f[2]}" for f in FILES]
)
def test_a_file_is_known_by_its_names_and_shapes(
    tmp_path: Path, kind: str, layout: str, family: str | None, tensors: Tensors
) -> None:
    found = sniff(write(tmp_path / "any name.safetensors", tensors))
    assert (found.kind, found.layout, found.base) == (kind, layout, family)
    assert found.parameters == sum(tensor.numel() for tensor in tensors.values())
    assert found.dtypes[0] == "F32"


def test_every_kind_is_tried() -> None:
    known = {(kind.name, kind.layout) for kind in KINDS if kind.layout}
    assert known - {file[:2] for file in FILES} == {("text encoder", "transformers")}


def test_a_text_encoder_is_known(tmp_path: Path) -> None:
    found = sniff(write(tmp_path / "t", tiny.text_encoder().state_dict()))
    assert (found.kind, found.base) == ("text encoder", None)
    assert found.remarks == ()


def test_what_else_is_to_be_seen_is_remarked(tmp_path: Path) -> None:
    said = ("inpainting: the UNet takes 9 channels",)
    assert sniff(write(tmp_path / "a", unet(768, 9).state_dict())).remarks == said
    whole = named(
        first_stage_model__decoder__conv_in__weight=(8, 4, 3, 3),
        model__diffusion_model__input_blocks__0__0__weight=(320, 9, 3, 3),
    )
    assert sniff(write(tmp_path / "c", whole)).remarks == said
    wide = unet(512).state_dict()
    assert "a text width of 512" in sniff(write(tmp_path / "d", wide)).remarks[0]
    assert sniff(write(tmp_path / "b", union(8).state_dict())).remarks == ("8 types of condition",)


def test_what_nobody_knows_is_refused_with_what_is_known(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"its tensors are x, …\); it knows: Control-LoRA"):
        sniff(write(tmp_path / "w", named(x=(2, 2, 2))))
