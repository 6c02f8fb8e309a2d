"""Controls of every kind on disk: each layout loads what was saved; what does not fit is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import ControlNetUnionModel, T2IAdapter, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from torch import Tensor

from tests import kinds, tiny
from tests.unit.models.tiny_pack import save_sd
from underdraw.errors import ModelError, SpecError
from underdraw.models import Model, ModelStore, inspect_control, load_control, load_model
from underdraw.models.condition_types import condition_type
from underdraw.models.kinds import adapter
from underdraw.models.single_file import control_in
from underdraw.models.sniff import sniff
from underdraw.models.weights import load_single

CPU = torch.device("cpu")
Tensors = dict[str, Tensor]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return load_model(str(save_sd(tmp_path_factory.mktemp("models") / "sd")))


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """SD 1.x's text width, so that its base is known."""
    unet = tiny.unet(shape={**tiny.SD, "cross_attention_dim": 768}, sample_size=8)
    return load_model(str(save_sd(tmp_path_factory.mktemp("models") / "wide", unet=unet)))


def saved(folder: Path, tensors: Tensors) -> Path:
    path = folder / "any-name.safetensors"
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)
    return path


def same(loaded: Any, wanted: Any) -> None:
    assert loaded.state_dict().keys() == wanted.state_dict().keys()
    for key, tensor in wanted.state_dict().items():
        assert torch.equal(loaded.state_dict()[key], tensor), key


@pytest.mark.parametrize("types", [6, 8])
def test_a_union_in_a_single_file(tmp_path: Path, types: int) -> None:
    fields = {
        "block_out_channels": (64, 64, 128),
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        "attention_head_dim": (1, 1, 2),
        "transformer_layers_per_block": (1, 2, 3),
        "cross_attention_dim": 2048,
        "use_linear_projection": True,
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 256,
        "projection_class_embeddings_input_dim": 2816,
        "conditioning_embedding_out_channels": (4, 8),
        "num_control_type": types,
        "num_trans_channel": 64,
        "num_proj_channel": 64,
    }
    net = kinds.randomised(ControlNetUnionModel(**fields), 1)
    path = saved(tmp_path, net.state_dict())
    found = sniff(path)
    assert (found.kind, found.base) == ("ControlNet-Union", "SDXL")
    assert f"{types} types of condition" in found.remarks
    single = control_in(path, "ControlNet-Union")
    same(load_single(ControlNetUnionModel, single, CPU, torch.float32), net)


ADAPTERS = {
    "full": ({"adapter_type": "full_adapter", "channels": [8, 16, 16, 16]}, "SD 1.x"),
    "light": ({"adapter_type": "light_adapter", "channels": [8, 16, 16]}, "SD 1.x"),
    "XL": (
        {"adapter_type": "full_adapter_xl", "channels": [8, 16, 24, 24], "downscale_factor": 16},
        "SDXL",
    ),
}


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("layout", ["diffusers", "original"])
@pytest.mark.parametrize("kind", ADAPTERS)
def test_an_adapter_in_a_single_file(tmp_path: Path, kind: str, layout: str, channels: int) -> None:
    config, base = ADAPTERS[kind]
    net = kinds.adapter(**{"downscale_factor": 8, "in_channels": channels} | config)
    own = net.state_dict()
    path = saved(tmp_path, own if layout == "diffusers" else kinds.original_adapter(net))
    assert (sniff(path).kind, sniff(path).base) == ("T2I-Adapter", base)
    single = adapter._single(path)
    same(load_single(T2IAdapter, single, CPU, torch.float32), net)


def test_an_adapter_folder(tmp_path: Path, model: Model) -> None:
    kinds.adapter().save_pretrained(tmp_path)
    files = inspect_control(str(tmp_path), model.files)
    assert (files.kind, files.slots, files.multiple) == ("T2I-Adapter", 2, tiny.FACTOR)
    same(load_control(str(tmp_path), model), kinds.adapter())


@pytest.mark.parametrize("kind", kinds.PROJECTIONS)
def test_an_ip_adapter(tmp_path: Path, model: Model, kind: str) -> None:
    path = kinds.save_ip_adapter(tmp_path, model.unet, kind)
    stored = load_file(path)
    net = load_control(str(path), model)
    names = kinds.cross_attention(model.unet)
    numbers = sorted({int(key.split(".")[1]) for key in stored if key.startswith("ip_adapter")})
    assert len(net.layers) == len(names) == len(numbers)
    for name, number in zip(names, numbers, strict=True):
        keys, values = net.layers[model.unet.get_submodule(name)]
        assert torch.equal(keys, stored[f"ip_adapter.{number}.to_k_ip.weight"])
        assert torch.equal(values, stored[f"ip_adapter.{number}.to_v_ip.weight"])
    same(net.encoder, kinds.image_encoder())


def test_an_lllite(tmp_path: Path, model: Model) -> None:
    tensors = kinds.lllite(model.unet)
    path = saved(tmp_path, tensors)
    assert sniff(path).kind == "LLLite"
    net = load_control(str(path), model)
    found = {id(t) for parts in net.layers.values() for t in parts.values()}
    assert len(found) == len(tensors)
    own = {module: name for name, module in model.unet.named_modules()}
    assert all(
        parts["down.0.weight"].shape[1] == layer.in_features for layer, parts in net.layers.items()
    )
    assert {own[layer].rpartition(".")[2] for layer in net.layers} == {"to_q", "to_k"}


def wrong(model: Model) -> dict[str, Callable[[Path], Path]]:
    """Write controls for another base than SD 1.x, or another UNet."""
    other = tiny.unet(shape={**tiny.SD, "cross_attention_dim": 1024})
    net = tiny.controlnet(shape={**tiny.SD, "cross_attention_dim": 1024})
    xl = kinds.adapter(
        adapter_type="full_adapter_xl", downscale_factor=16, channels=[16, 32, 32, 32]
    )
    return {
        "IP-Adapter": lambda folder: kinds.save_ip_adapter(folder, other),
        "Control-LoRA": lambda folder: saved(folder, kinds.control_lora(other, net)[0]),
        "difference": lambda folder: saved(folder, kinds.difference(other, net)),
        "T2I-Adapter": lambda folder: saved(folder, kinds.original_adapter(xl)),
    }


@pytest.mark.parametrize("kind", ["IP-Adapter", "Control-LoRA", "difference", "T2I-Adapter"])
def test_a_wrong_base_is_refused_by_its_name(tmp_path: Path, wide: Model, kind: str) -> None:
    path = wrong(wide)[kind](tmp_path)
    base = "SDXL" if kind == "T2I-Adapter" else r"SD 2\.x"
    with pytest.raises(
        ModelError, match=rf"does not fit .* it is for {base}, the model is SD 1\.x"
    ):
        inspect_control(str(path), wide.files)


def test_an_lllite_of_sdxl_is_refused(tmp_path: Path, wide: Model) -> None:
    stem = "lllite_unet_middle_block_1_transformer_blocks_9_attn2_to_k.down.0.weight"
    path = saved(tmp_path, {stem: torch.zeros(4, 2048)})
    with pytest.raises(ModelError, match=r"it is for SDXL, the model is SD 1\.x"):
        inspect_control(str(path), wide.files)


def test_another_unet_is_refused(tmp_path: Path, model: Model) -> None:
    deeper = UNet2DConditionModel.from_config(
        {**tiny.unet().config, "layers_per_block": 2, "_use_default_values": []}
    )
    with pytest.raises(ModelError, match=r"it has \d+ layers of keys of .*, the model \d+ of"):
        inspect_control(str(kinds.save_ip_adapter(tmp_path, deeper)), model.files)
    with pytest.raises(ModelError, match=r"it acts before lllite_unet_.*none of the UNet's"):
        inspect_control(str(saved(tmp_path, kinds.lllite(deeper))), model.files)
    wider = kinds.adapter(channels=[16, 64])
    wider.save_pretrained(tmp_path / "wider")
    with pytest.raises(ModelError, match="it gives features of 16@2, 64@4, the model takes 16@2"):
        inspect_control(str(tmp_path / "wider"), model.files)


def test_a_control_lora_that_does_not_fit_a_layer(tmp_path: Path, model: Model) -> None:
    file, _ = kinds.control_lora(model.unet, tiny.controlnet())
    name = next(key for key in file if key.endswith("attn1.to_q.down"))
    file[name] = torch.zeros(2, 99)
    with pytest.raises(ModelError, match=r"its factors are .* \(2, 99\), the model's weights"):
        inspect_control(str(saved(tmp_path, file)), model.files)


def test_the_image_encoder_is_found_asked_for_or_missed(tmp_path: Path, model: Model) -> None:
    path = kinds.save_ip_adapter(tmp_path / "a", model.unet)
    beside = inspect_control(str(path), model.files)
    assert beside.encoder == (tmp_path / "a" / "image_encoder").resolve()
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "a" / "image_encoder").rename(elsewhere)
    with pytest.raises(ModelError, match="needs a CLIP image encoder with projection_dim 20; none"):
        inspect_control(str(path), model.files)
    found = inspect_control(str(path), model.files, str(elsewhere))
    assert (found.encoder, found.image_size) == (elsewhere.resolve(), (kinds.EYE, kinds.EYE))
    (elsewhere / "config.json").write_text('{"projection_dim": 7}')
    with pytest.raises(ModelError, match=r"elsewhere has 7; give encoder=FOLDER"):
        inspect_control(str(path), model.files, str(elsewhere))


def test_an_encoder_for_what_has_none_is_refused(tmp_path: Path, model: Model) -> None:
    kinds.adapter().save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="is a T2I-Adapter, which has no image encoder"):
        inspect_control(str(tmp_path), model.files, str(tmp_path))


def test_a_face_id_adapter_is_refused(tmp_path: Path, model: Model) -> None:
    path = kinds.save_ip_adapter(tmp_path, model.unet)
    lora = {"ip_adapter.0.to_q_lora.down.weight": torch.zeros(2, 16)}
    with pytest.raises(ModelError, match="is a FaceID kind of IP-Adapter"):
        inspect_control(str(saved(tmp_path, load_file(path) | lora)), model.files)


def test_a_reference_needs_a_plain_unet(tmp_path: Path) -> None:
    unet = tiny.unet(in_channels=9, sample_size=8)
    model = load_model(str(save_sd(tmp_path / "sd", unet=unet)))
    with pytest.raises(ModelError, match="is for inpainting; give the plain model"):
        inspect_control("reference", model.files)


@pytest.mark.parametrize("called", ["ControlNetModel", "ControlNetModel_Union"])
def test_a_union_folder_whatever_its_config_calls_itself(
    tmp_path: Path, model: Model, called: str
) -> None:
    kinds.union(shape=tiny.SD).save_pretrained(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text()) | {"_class_name": called}
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert inspect_control(str(tmp_path), model.files).kind == "ControlNet-Union"


def test_what_is_damaged_is_said_with_its_file(tmp_path: Path, model: Model) -> None:
    path = kinds.save_ip_adapter(tmp_path, model.unet)
    tensors = load_file(path)
    del tensors["image_proj.norm.bias"]
    save_file(tensors, path)
    with pytest.raises(ModelError, match=r"can't load .*ip-plain.safetensors \(IP-Adapter\): "):
        load_control(str(path), model)


def test_a_store_keeps_a_model_and_its_reference_apart(model: Model) -> None:
    store = ModelStore()
    first = store.model(model.files)
    reference = inspect_control("reference", first.files)
    again = store.control(reference, first)
    assert store.model(model.files) is first
    assert store.control(reference, first) is again


def test_two_encoders_of_one_adapter_are_two_controls(tmp_path: Path, model: Model) -> None:
    path = kinds.save_ip_adapter(tmp_path / "a", model.unet)
    kinds.image_encoder(seed=77).save_pretrained(tmp_path / "other")
    one, two = (inspect_control(str(path), model.files, e) for e in (None, str(tmp_path / "other")))
    assert one.key != two.key
    store = ModelStore()
    assert store.control(one, model) is not store.control(two, model)
    assert store.control(one, model) is store.control(one, model)


def test_types_of_condition() -> None:
    assert condition_type("u", "canny", 6) == 3
    assert condition_type("u", "tile", 8) == 6
    with pytest.raises(SpecError, match="say which its image is"):
        condition_type("u", "none", 6)
    with pytest.raises(SpecError, match="'tile' is none of them; take a network that does"):
        condition_type("u", "tile", 6)
    with pytest.raises(SpecError, match=r"'dept'.*depth"):
        condition_type("u", "dept", 6)
