from __future__ import annotations

import json
from pathlib import Path

import pytest

from underdraw.errors import ModelError
from underdraw.models import ModelStore, check_pack, inspect_control, inspect_model, load_model

PARTS = ["unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model"]


def _flip_a_bit(weights: Path) -> None:
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)


def test_a_whole_pack_has_no_problems(pack: Path) -> None:
    assert check_pack(pack) == []


@pytest.mark.parametrize("part", PARTS)
def test_one_flipped_bit_is_refused(own_pack: Path, part: str) -> None:
    _flip_a_bit(own_pack / f"{part}.safetensors")
    with pytest.raises(ModelError, match="was changed or damaged"):
        load_model(str(own_pack))
    (problem,) = check_pack(own_pack)
    assert part in problem


def test_one_flipped_bit_in_a_control_is_refused(own_pack: Path) -> None:
    _flip_a_bit(own_pack / "controlnet_canny" / "diffusion_pytorch_model.safetensors")
    control = inspect_control("canny", inspect_model(str(own_pack)))
    with pytest.raises(ModelError, match="was changed or damaged"):
        ModelStore().control(control, load_model(str(own_pack)))


@pytest.mark.parametrize("part", PARTS)
def test_truncated_weights_are_refused(own_pack: Path, part: str) -> None:
    weights = own_pack / f"{part}.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelError, match="fetch"):
        inspect_model(str(own_pack))


def test_an_unlisted_or_missing_file_is_a_problem(own_pack: Path) -> None:
    manifest = json.loads((own_pack / "pack.json").read_text())
    moved = manifest["sha256"].pop("controlnet_canny/diffusion_pytorch_model.safetensors")
    manifest["sha256"]["gone/model.safetensors"] = moved
    (own_pack / "pack.json").write_text(json.dumps(manifest))
    problems = "\n".join(check_pack(own_pack))
    assert "gone/model.safetensors is listed" in problems
    assert "controlnet_canny/diffusion_pytorch_model.safetensors is not listed" in problems


@pytest.mark.parametrize("text", ["", "[]", '{"name": 1}', '{"name": "x", "size": [1]}'])
def test_a_damaged_manifest_is_a_model_error(own_pack: Path, text: str) -> None:
    (own_pack / "pack.json").write_text(text)
    with pytest.raises(ModelError, match=r"pack\.json"):
        inspect_model(str(own_pack))


@pytest.mark.parametrize(
    "name",
    [
        "tokenizer/tokenizer.json",
        "scheduler/scheduler_config.json",
        "unet/config.json",
        "text_encoder/config.json",
    ],
)
def test_a_changed_config_or_tokenizer_is_refused(own_pack: Path, name: str) -> None:
    path = own_pack / name
    path.write_text(path.read_text() + " ")
    with pytest.raises(ModelError, match="was changed or damaged"):
        load_model(str(own_pack))
    (problem,) = check_pack(own_pack)
    assert name in problem


def test_a_changed_config_of_a_control_is_refused(own_pack: Path) -> None:
    model = load_model(str(own_pack))
    path = own_pack / "controlnet_canny" / "config.json"
    path.write_text(path.read_text() + " ")
    control = inspect_control("canny", inspect_model(str(own_pack)))
    with pytest.raises(ModelError, match="was changed or damaged"):
        ModelStore().control(control, model)


def test_a_missing_tokenizer_is_refused(own_pack: Path) -> None:
    (own_pack / "tokenizer" / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        load_model(str(own_pack))
    assert "tokenizer/tokenizer.json is listed" in "\n".join(check_pack(own_pack))
