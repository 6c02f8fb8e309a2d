"""A whole model in a single file is the model that was saved in it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from tests.ldm import to_ldm, to_open_clip, vae_to_ldm
from underdraw import GenerationSpec, generate
from underdraw.engine import new_scheduler
from underdraw.errors import ModelError, SpecError
from underdraw.models import inspect_model, load_model
from underdraw.models.bases import BASES
from underdraw.models.ldm import Stored
from underdraw.models.single_file import _predicts_noise

Tensors = dict[str, torch.Tensor]
WORDS = 49408
UNET = {"block_out_channels": (64, 128), "sample_size": 8, "norm_num_groups": 32}
DEEP = {
    "block_out_channels": (64, 128, 128),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "transformer_layers_per_block": (1, 1, 2),
    "attention_head_dim": (1, 2, 2),
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 256,
    "projection_class_embeddings_input_dim": 2816,
}
SHALLOW = {
    "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
}


def text(width: int, *, projected: bool = False, words: int = WORDS, act: str = "gelu") -> Any:
    kind = CLIPTextModelWithProjection if projected else CLIPTextModel
    config = CLIPTextConfig(
        vocab_size=words,
        hidden_size=width,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=width // 64,
        projection_dim=width,
        hidden_act=act,
        bos_token_id=words - 2,
        eos_token_id=words - 1,
    )
    return kind(config).eval()


def saved(network: Any, folder: Path) -> Tensors:
    """Return the tensors under the names that files have had all along."""
    network.save_pretrained(folder)
    (path,) = folder.glob("*.safetensors")
    bare = {name.removeprefix("text_model."): t for name, t in load_file(path).items()}
    return {n if n.startswith("text_projection") else f"text_model.{n}": t for n, t in bare.items()}


def parts(base: str, words: int = WORDS) -> dict[str, Any]:
    """Return small networks of a base's own build."""
    torch.manual_seed(5)
    vae = AutoencoderKL(
        block_out_channels=(32, 32),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        layers_per_block=2,
        latent_channels=4,
        norm_num_groups=32,
    ).eval()
    encoders: dict[str, Any]
    if base == "SD 1.x":
        fields = UNET | SHALLOW | {"cross_attention_dim": 768, "attention_head_dim": 8}
        encoders = {"text_encoder": text(768, words=words, act="quick_gelu")}
    elif base == "SD 2.x":
        fields = UNET | SHALLOW | {"cross_attention_dim": 1024, "attention_head_dim": (1, 2)}
        fields |= {"use_linear_projection": True}
        encoders = {"text_encoder": text(1024, words=words)}
    else:
        fields = UNET | DEEP | {"cross_attention_dim": 2048}
        encoders = {
            "text_encoder": text(768, words=words, act="quick_gelu"),
            "text_encoder_2": text(1280, words=words, projected=True),
        }
    return {"unet": UNet2DConditionModel(**fields).eval(), "vae": vae, **encoders}


def single(networks: dict[str, Any], base: str, folder: Path) -> Path:
    """Write networks as the single files of a base have them."""
    tensors = {
        f"model.diffusion_model.{name}": tensor
        for name, tensor in to_ldm(networks["unet"].state_dict(), layers=2).items()
    }
    ldm = vae_to_ldm(networks["vae"].state_dict())
    tensors |= {f"first_stage_model.{name}": tensor for name, tensor in ldm.items()}
    first = saved(networks["text_encoder"], folder / "first")
    if base == "SD 2.x":
        top = {name: t for name, t in first.items() if "layers.1." in name}
        unasked = {name.replace("layers.1.", "layers.2."): t + 1 for name, t in top.items()}
        open_clip = to_open_clip(first | unasked)
        tensors |= {f"cond_stage_model.model.{name}": t for name, t in open_clip.items()}
    else:
        place = "cond_stage_model" if base == "SD 1.x" else "conditioner.embedders.0"
        tensors |= {f"{place}.transformer.{name}": t for name, t in first.items()}
        ids = {f"{place}.transformer.text_model.embeddings.position_ids": torch.arange(77)[None]}
        tensors |= ids
    if base == "SDXL":
        second = to_open_clip(saved(networks["text_encoder_2"], folder / "second"))
        tensors |= {f"conditioner.embedders.1.model.{name}": t for name, t in second.items()}
        tensors["conditioner.embedders.1.model.logit_scale"] = torch.tensor(4.6)
    tensors["alphas_cumprod"] = torch.linspace(1, 0, 1000)
    path = folder / "any name.safetensors"
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)
    return path


@pytest.fixture(autouse=True)
def _two_layers_of_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have SD 2.x ask 2 of its text encoder's layers for 23, or the test's would be large."""
    base = BASES[1024]
    few = {folder: replace(text, layers=2) for folder, text in base.text.items()}
    table: Any = BASES
    monkeypatch.setitem(table, 1024, replace(base, text=few))


@pytest.mark.parametrize("base", ["SD 1.x", "SD 2.x", "SDXL"])
def test_each_base_loads_to_what_was_saved(tmp_path: Path, base: str) -> None:
    networks = parts(base, words=300)
    model = load_model(str(single(networks, base, tmp_path)))
    loaded = {"unet": model.unet, "vae": model.vae}
    loaded |= dict(zip(list(networks)[2:], model.text_encoders, strict=True))
    for name, network in networks.items():
        for key, tensor in network.state_dict().items():
            assert torch.equal(loaded[name].state_dict()[key], tensor), f"{name} {key}"
    tokens = torch.randint(0, 299, (2, 77), generator=torch.Generator().manual_seed(1))
    tokens[:, -1] = 299
    with torch.no_grad():
        for name in list(networks)[2:]:
            wanted, got = networks[name](tokens), loaded[name](tokens)
            assert torch.equal(wanted.last_hidden_state, got.last_hidden_state)
    expected = {
        "SD 1.x": (512, "epsilon"),
        "SD 2.x": (768, "v_prediction"),
        "SDXL": (1024, "epsilon"),
    }
    files = model.files
    assert (files.size.width, files.scheduler_config["prediction_type"]) == expected[base]


def test_a_single_file_draws_what_its_folder_draws(tmp_path: Path) -> None:
    networks, folder = parts("SD 1.x"), tmp_path / "folder"
    path = single(networks, "SD 1.x", tmp_path)
    for name, network in networks.items():
        network.save_pretrained(folder / name)
    files = inspect_model(str(path))
    load_model(str(path)).tokenizers[0].save_pretrained(folder / "tokenizer")
    index = {"_class_name": "StableDiffusionPipeline"}
    index["text_encoder"] = ["transformers", "CLIPTextModel"]
    (folder / "model_index.json").write_text(json.dumps(index))
    (folder / "scheduler").mkdir()
    config = json.dumps(dict(files.scheduler_config))
    (folder / "scheduler" / "scheduler_config.json").write_text(config)
    one, other = (
        generate(
            GenerationSpec(
                model=str(model), prompt="a photo of a cat", steps=2, width=32, height=32, seed=4
            )
        )
        for model in (path, folder)
    )
    assert np.array_equal(one.images[0], other.images[0])


def test_the_vocabulary_is_clips(tmp_path: Path) -> None:
    networks = parts("SDXL", words=300)
    first, second = load_model(str(single(networks, "SDXL", tmp_path))).tokenizers
    known = [49406, 320, 1125, 539, 320, 2368, 49407]  # as openai/clip-vit-large-patch14 has it
    assert first("a photo of a cat").input_ids == second("a photo of a cat").input_ids == known
    assert (first.pad_token_id, second.pad_token_id) == (49407, 0)


def test_what_is_no_model_is_said(pack: Path) -> None:
    weights = pack / "unet" / "diffusion_pytorch_model.safetensors"
    with pytest.raises(ModelError, match="is a UNet; give a model, or a folder with one"):
        inspect_model(str(weights))


def rewritten(path: Path, **tensors: torch.Tensor) -> Path:
    """Add tensors to a file, or replace them."""
    save_file({**load_file(path), **tensors}, path)
    return path


def test_sd2_without_the_layer_nobody_asks(tmp_path: Path) -> None:
    """Files written by diffusers lack it, and must not lose another in its place."""
    path = single(parts("SD 2.x", words=300), "SD 2.x", tmp_path)
    tensors = {name: t for name, t in load_file(path).items() if "resblocks.2." not in name}
    save_file(tensors, path)
    assert inspect_model(str(path)).text_layers == 2


def test_an_inpainting_sd2_predicts_noise(tmp_path: Path) -> None:
    networks = parts("SD 2.x", words=300)
    name = "model.diffusion_model.input_blocks.0.0.weight"
    path = rewritten(single(networks, "SD 2.x", tmp_path), **{name: torch.zeros(64, 9, 3, 3)})
    files = inspect_model(str(path))
    assert (files.size.width, files.shape.extra_channels) == (512, 5)
    assert files.scheduler_config["prediction_type"] == "epsilon"


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
@pytest.mark.parametrize(("spread", "noise"), [(0.05, True), (0.2, False)])
def test_what_sd2_predicts_is_read_off_a_bias(
    tmp_path: Path, dtype: torch.dtype, spread: float, noise: bool
) -> None:
    bias = "output_blocks.11.1.transformer_blocks.0.norm1.bias"
    own = "up_blocks.3.attentions.2.transformer_blocks.0.norm1.bias"
    tensors = {bias: spread * torch.randn(320).to(dtype), "in": torch.zeros(4, 4, 3, 3)}
    save_file(tensors, tmp_path / "x.safetensors")
    where = {own: Stored(bias), "conv_in.weight": Stored("in")}
    shapes = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    assert _predicts_noise(tmp_path / "x.safetensors", shapes, where) == noise


def test_sdxl_that_predicts_v_says_so(tmp_path: Path) -> None:
    path = single(parts("SDXL", words=300), "SDXL", tmp_path)
    rewritten(path, v_pred=torch.zeros(0))
    assert inspect_model(str(path)).scheduler_config["prediction_type"] == "v_prediction"
    rewritten(path, ztsnr=torch.zeros(0))
    config = inspect_model(str(path)).scheduler_config
    assert (config["rescale_betas_zero_snr"], config["timestep_spacing"]) == (True, "trailing")
    first = new_scheduler("euler", config, 4)
    assert float(first.timesteps[0]) == 999
    with pytest.raises(SpecError, match="can't begin with noise alone"):
        new_scheduler("heun", config, 4)


def test_the_edm_kind_is_refused(tmp_path: Path) -> None:
    path = single(parts("SDXL", words=300), "SDXL", tmp_path)
    rewritten(path, edm_mean=torch.zeros(1, 4, 1, 1))
    with pytest.raises(ModelError, match="EDM kind"):
        inspect_model(str(path))


def test_old_names_of_the_text_encoder(tmp_path: Path) -> None:
    path = single(parts("SD 1.x", words=300), "SD 1.x", tmp_path)
    before = inspect_model(str(path)).single
    tensors = {name.replace("text_model.", ""): t for name, t in load_file(path).items()}
    save_file(tensors, path)
    after = inspect_model(str(path)).single
    assert before is not None and after is not None
    assert set(before.networks["text_encoder"].tensors) == set(
        after.networks["text_encoder"].tensors
    )
