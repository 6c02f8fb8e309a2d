"""A ControlNet in a single file, of whichever layout, is the network that was saved."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from diffusers import ControlNetModel, UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_controlnet_checkpoint
from safetensors.torch import load_file, save_file

from tests.ldm import to_ldm
from underdraw.errors import ModelError
from underdraw.models import inspect_control, load_control, load_model
from underdraw.models.ldm import network_names
from underdraw.models.read_config import network_config
from underdraw.models.single_file import control_in

Tensors = dict[str, torch.Tensor]
ATTENDS, PLAIN = "CrossAttnDownBlock2D", "DownBlock2D"
SDXL = {
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
    "use_linear_projection": True,
}
CONTROLS: dict[str, dict[str, object]] = {
    "SD 1.x": {"cross_attention_dim": 768, "attention_head_dim": 8},
    "SD 2.x": {
        "cross_attention_dim": 1024,
        "block_out_channels": (64, 128),
        "attention_head_dim": (1, 2),
        "use_linear_projection": True,
    },
    "SDXL": SDXL
    | {
        "cross_attention_dim": 2048,
        "block_out_channels": (64, 64, 128),
        "attention_head_dim": (1, 1, 2),
        "down_block_types": (PLAIN, ATTENDS, ATTENDS),
        "transformer_layers_per_block": (1, 2, 3),
    },
    "SDXL, mid": SDXL
    | {
        "cross_attention_dim": 2048,
        "block_out_channels": (64, 64, 128),
        "attention_head_dim": (1, 1, 2),
        "down_block_types": (PLAIN, PLAIN, ATTENDS),
        "transformer_layers_per_block": (1, 1, 1),
    },
    "SDXL, small": SDXL
    | {
        "block_out_channels": (64, 64, 128),
        "attention_head_dim": (1, 1, 2),
        "down_block_types": (PLAIN, PLAIN, PLAIN),
        "mid_block_type": "UNetMidBlock2D",
    },
}


def controlnet(name: str) -> ControlNetModel:
    """Return a small network of a family's own build, all its weights random."""
    torch.manual_seed(3)
    fields = {
        "block_out_channels": (32, 64),
        "down_block_types": (ATTENDS, PLAIN),
        "norm_num_groups": 32,
        "conditioning_embedding_out_channels": (4, 8, 12),
    }
    network = ControlNetModel(**fields | CONTROLS[name])
    for weight in network.parameters():
        torch.nn.init.normal_(weight, std=0.05)
    return network.eval()


def answer(network: ControlNetModel) -> list[torch.Tensor]:
    source = torch.Generator().manual_seed(1)
    width = network.config.cross_attention_dim
    added = {
        "text_embeds": torch.randn(1, 1280, generator=source),
        "time_ids": torch.randn(1, 6, generator=source),
    }
    with torch.no_grad():
        down, mid = network(
            torch.randn(1, 4, 8, 8, generator=source),
            5,
            torch.randn(1, 7, width, generator=source),
            torch.rand(1, 3, 32, 32, generator=source),
            added_cond_kwargs=added if network.config.addition_embed_type else None,
            return_dict=False,
        )
    return [*down, mid]


def layouts(network: ControlNetModel) -> dict[str, Tensors]:
    own = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    bare = to_ldm(own, layers=2)
    return {
        "diffusers": own,
        "bare": bare,
        "LDM": {f"control_model.{n}": t for n, t in bare.items()},
    }


@pytest.mark.parametrize("layout", ["diffusers", "bare", "LDM"])
@pytest.mark.parametrize("name", CONTROLS)
def test_each_layout_is_the_network_that_was_saved(tmp_path: Path, name: str, layout: str) -> None:
    from underdraw.models.weights import load_single

    network = controlnet(name)
    path = tmp_path / "any.safetensors"
    save_file(layouts(network)[layout], path)
    loaded = load_single(ControlNetModel, control_in(path), torch.device("cpu"), torch.float32)
    for key, tensor in network.state_dict().items():
        assert torch.equal(loaded.state_dict()[key], tensor), key
    for got, wanted in zip(answer(loaded), answer(network), strict=True):
        assert torch.equal(got, wanted)


@pytest.mark.parametrize("name", ["SD 1.x", "SD 2.x"])
def test_names_are_what_diffusers_takes_them_for(name: str) -> None:
    network = controlnet(name)
    bare = layouts(network)["bare"]
    theirs = convert_controlnet_checkpoint(dict(bare), network.config)
    ours = network_names(bare)
    hint = "controlnet_cond_embedding"  # theirs reads one that ends in layer 14 only
    assert {n for n in theirs if hint not in n} == {n for n in ours if hint not in n}
    assert all(torch.equal(bare[ours[n].name], t) for n, t in theirs.items() if hint not in n)


def test_a_whole_unet_has_names_and_a_config_too(tmp_path: Path) -> None:
    fields = {
        "block_out_channels": (64, 64, 128),
        "attention_head_dim": (1, 1, 2),
        "down_block_types": (PLAIN, ATTENDS, ATTENDS),
        "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        "transformer_layers_per_block": (1, 2, 3),
        "cross_attention_dim": 2048,
    }
    state = UNet2DConditionModel(**SDXL | fields).state_dict()
    single = to_ldm(state, layers=2)
    names = network_names(f"model.diffusion_model.{name}" for name in single)
    assert set(names) == set(state)
    assert all(
        single[n.name.removeprefix("model.diffusion_model.")] is state[own]
        for own, n in names.items()
    )
    found = network_config({name: tuple(t.shape) for name, t in state.items()}, None)
    assert {key: tuple(v) if isinstance(v, list) else v for key, v in found.items()} == {
        "in_channels": 4,
        "layers_per_block": 2,
        "mid_block_type": "UNetMidBlock2DCrossAttn",
        **{key: value for key, value in (SDXL | fields).items() if key != "up_block_types"},
    }


def test_a_file_of_another_family_is_refused_by_its_name(pack: Path, tmp_path: Path) -> None:
    path = tmp_path / "canny.safetensors"
    save_file(layouts(controlnet("SDXL"))["bare"], path)
    model = load_model(str(pack))
    with pytest.raises(ModelError, match=r"expects text width 2048 \(SDXL\)"):
        load_control(str(path), model)


def test_what_is_no_control_is_said(pack: Path, tmp_path: Path) -> None:
    path = tmp_path / "unet.safetensors"
    save_file(
        {
            n: t.contiguous()
            for n, t in load_file(pack / "unet" / "diffusion_pytorch_model.safetensors").items()
        },
        path,
    )
    with pytest.raises(ModelError, match="is a UNet; give a ControlNet"):
        inspect_control(str(path), load_model(str(pack)).files)


def test_a_file_that_lacks_a_weight_is_refused(tmp_path: Path) -> None:
    from underdraw.models.weights import load_single

    tensors = layouts(controlnet("SD 1.x"))["LDM"]
    del tensors["control_model.middle_block.0.in_layers.2.bias"]
    path = tmp_path / "torn.safetensors"
    save_file(tensors, path)
    with pytest.raises(ModelError, match=r"mid_block\.resnets\.0\.conv1\.bias"):
        load_single(ControlNetModel, control_in(path), torch.device("cpu"), torch.float32)
