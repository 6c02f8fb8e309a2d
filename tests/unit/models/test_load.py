from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch

from tests import tiny
from underdraw import GenerationSpec, generate
from underdraw.errors import ModelError, SpecError
from underdraw.models import ModelStore, inspect_control, inspect_model, load_control, load_model


def test_half_precision_weights_compute_in_float32_on_the_cpu(pack: Path) -> None:
    model = load_model(str(pack))
    assert model.dtype == model.unet.dtype == model.vae.dtype == torch.float32
    assert not model.unet.training
    assert not any(weight.requires_grad for weight in model.unet.parameters())
    expected = tiny.unet().half().float().state_dict()
    assert all(torch.equal(expected[k], v) for k, v in model.unet.state_dict().items())


def test_bfloat16_may_be_asked_for_and_float16_may_not(pack: Path) -> None:
    assert load_model(str(pack), dtype=torch.bfloat16).unet.dtype == torch.bfloat16
    with pytest.raises(ModelError, match="float16 is not computed on the CPU"):
        load_model(str(pack), dtype=torch.float16)


def test_a_store_loads_each_network_once(pack: Path) -> None:
    store, files = ModelStore(), inspect_model(str(pack))
    control = inspect_control("canny", files)
    assert store.model(files) is store.model(inspect_model(str(pack)))
    first = store.model(files)
    assert store.control(control, first) is store.control(control, first)
    store.clear()
    assert store.model(files) is not first


def test_a_store_loads_a_changed_control_again(pack: Path, tmp_path: Path) -> None:
    store, files = ModelStore(), inspect_model(str(pack))
    tiny.controlnet(seed=1).save_pretrained(tmp_path / "net")
    model = store.model(files)
    first = store.control(inspect_control(str(tmp_path / "net"), files), model)
    tiny.controlnet(seed=2).save_pretrained(tmp_path / "net")
    assert store.control(inspect_control(str(tmp_path / "net"), files), model) is not first


def test_load_control_follows_the_model(pack: Path) -> None:
    model = load_model(str(pack), dtype=torch.bfloat16)
    assert load_control("depth", model).dtype == torch.bfloat16


def test_weights_that_are_missing_are_never_made_up(own_pack: Path) -> None:
    (own_pack / "pack.json").unlink()
    config = own_pack / "vae" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "layers_per_block": 2}))
    with pytest.raises(ModelError, match="vae"):
        load_model(str(own_pack))


def test_a_missing_part_is_named(own_pack: Path) -> None:
    shutil.rmtree(own_pack / "tokenizer")
    with pytest.raises(ModelError, match="tokenizer"):
        load_model(str(own_pack))


def test_loading_is_silent(pack: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load_model(str(pack))
    captured = capfd.readouterr()
    assert captured.out == captured.err == ""


def test_a_folder_without_a_tokenizer_is_refused(own_pack: Path) -> None:
    """An empty one would be made up in its place, and no prompt would matter."""
    (own_pack / "pack.json").unlink()
    (own_pack / "tokenizer" / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"has no tokenizer\.json, nor vocab\.json"):
        load_model(str(own_pack))


def test_a_store_loads_a_model_again_whose_config_changed(own_pack: Path) -> None:
    (own_pack / "pack.json").unlink()
    store = ModelStore()
    first = store.model(inspect_model(str(own_pack)))
    config = own_pack / "tokenizer" / "tokenizer_config.json"
    config.write_text(config.read_text() + " ")
    assert store.model(inspect_model(str(own_pack))) is not first


def test_the_distilled_autoencoder_decodes_too(own_pack: Path) -> None:
    (own_pack / "pack.json").unlink()
    shutil.rmtree(own_pack / "vae")
    tiny.tiny_vae().save_pretrained(own_pack / "vae")
    spec = GenerationSpec(model=str(own_pack), prompt="a room", steps=1, width=16, height=16)
    assert generate(spec).images[0].size == (16, 16)


def test_another_autoencoder_is_refused_by_name(own_pack: Path) -> None:
    (own_pack / "pack.json").unlink()
    config = json.loads((own_pack / "vae" / "config.json").read_text())
    config["_class_name"] = "AutoencoderKLX"
    (own_pack / "vae" / "config.json").write_text(json.dumps(config))
    with pytest.raises(SpecError, match="unknown autoencoder 'AutoencoderKLX'; did you mean"):
        load_model(str(own_pack))
