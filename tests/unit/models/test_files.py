from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests import tiny
from underdraw.errors import ModelError, SpecError
from underdraw.models import describe, inspect_control, inspect_model
from underdraw.spec import Size


def test_a_pack_is_known_by_its_headers(pack: Path) -> None:
    files = inspect_model(str(pack))
    unet = tiny.unet()
    assert files.shape.text_width == tiny.WIDTH
    assert files.shape.latent_channels == unet.config["in_channels"]
    assert files.shape.extra_channels == 0
    assert files.shape.levels == len(tiny.CHANNELS)
    assert files.vae_factor == tiny.FACTOR
    assert files.size == Size(16, 16)
    assert files.defaults.steps == 4
    assert files.vocabulary == frozenset(tiny.WORDS)
    assert set(files.controls) == {"canny", "depth"}
    assert {Path(name).parts[0] for name in files.sha256()} == {
        "unet",
        "vae",
        "text_encoder",
        "tokenizer",
        "scheduler",
    }


def test_residuals_are_those_the_unet_takes(pack: Path) -> None:
    files, net = inspect_model(str(pack)), tiny.controlnet()
    convolutions = [*net.controlnet_down_blocks, net.controlnet_mid_block]
    expected = tuple(conv.weight.shape[0] for conv in convolutions)
    assert files.shape.residuals == inspect_control("canny", files).shape.residuals == expected


def test_a_folder_without_a_manifest_falls_back_on_its_family(own_pack: Path) -> None:
    (own_pack / "pack.json").unlink()
    files = inspect_model(str(own_pack))
    assert files.vocabulary is None
    assert files.defaults == files.family.defaults
    assert set(files.controls) == {"canny", "depth"}


def test_a_control_of_another_text_width_is_refused(pack: Path, tmp_path: Path) -> None:
    tiny.controlnet(cross_attention_dim=48).save_pretrained(tmp_path / "wide")
    with pytest.raises(ModelError, match="expects text width 48, the model has text width 32"):
        inspect_control(str(tmp_path / "wide"), inspect_model(str(pack)))


def test_a_control_of_another_depth_is_refused(pack: Path, tmp_path: Path) -> None:
    tiny.controlnet(layers_per_block=2).save_pretrained(tmp_path / "deep")
    with pytest.raises(ModelError, match="does not fit"):
        inspect_control(str(tmp_path / "deep"), inspect_model(str(pack)))


def test_a_unet_is_no_control(pack: Path) -> None:
    with pytest.raises(ModelError, match="is a UNet2DConditionModel; give a ControlNet, "):
        inspect_control(str(pack / "unet"), inspect_model(str(pack)))


def test_unknown_names_get_the_nearest(pack: Path) -> None:
    with pytest.raises(SpecError, match="did you mean 'canny'"):
        inspect_control("cany", inspect_model(str(pack)))
    with pytest.raises(SpecError, match="unknown model"):
        inspect_model("no-such-pack")
    with pytest.raises(ModelError, match="no such model folder"):
        inspect_model("./nowhere")


def test_a_hub_id_stays_offline_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants as constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="can't fetch 'nobody/nothing'"):
        inspect_model("nobody/nothing")


@pytest.mark.parametrize("suffix", [".ckpt", ".bin", ".pt", ".BIN"])
def test_pickles_are_refused(own_pack: Path, tmp_path: Path, suffix: str) -> None:
    single = tmp_path / f"model{suffix}"
    single.write_bytes(b"\x80\x02")
    with pytest.raises(ModelError, match="pickle"):
        inspect_model(str(single))
    for weights in (own_pack / "unet").glob("*.safetensors"):
        weights.rename(weights.with_suffix(suffix))
    with pytest.raises(ModelError, match="pickle"):
        inspect_model(str(own_pack))


@pytest.mark.parametrize("channels", [8, 3])
def test_a_unet_of_strange_channels_is_refused(own_pack: Path, channels: int) -> None:
    shutil.rmtree(own_pack / "unet")
    tiny.unet(in_channels=channels).save_pretrained(own_pack / "unet")
    with pytest.raises(ModelError, match="it takes latents alone, or 5 channels of a mask"):
        inspect_model(str(own_pack))


def test_an_inpainting_unet_takes_the_same_controls(own_pack: Path) -> None:
    shutil.rmtree(own_pack / "unet")
    tiny.unet(in_channels=9).save_pretrained(own_pack / "unet")
    files = inspect_model(str(own_pack))
    assert (files.shape.latent_channels, files.shape.extra_channels) == (4, 5)
    assert inspect_control("canny", files).shape.latent_channels == 4


def test_an_unknown_family_is_refused(own_pack: Path) -> None:
    (own_pack / "pack.json").unlink()
    config = own_pack / "unet" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "addition_embed_type": "x"}))
    with pytest.raises(ModelError, match="no family"):
        inspect_model(str(own_pack))


def test_describe(pack: Path) -> None:
    described = describe(str(pack))
    assert described.controls == ("canny", "depth")
    assert described.num_words == len(tiny.WORDS)
    assert 0 < described.megabytes < 5
