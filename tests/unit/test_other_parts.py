"""Another autoencoder than the model's own, and fewer layers of its text encoder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

from tests import tiny
from tests.ldm import vae_to_ldm
from underdraw import GenerationSpec, Result, generate, replay
from underdraw.conditioning import encode_prompt
from underdraw.errors import ModelError, SpecError
from underdraw.models import inspect_model, inspect_vae

OTHER = tiny.vae(seed=9)


def _spec(pack: Path, **fields: Any) -> GenerationSpec:
    return GenerationSpec(model=str(pack), prompt="a red sofa", seed=7, **fields)


def _pixels(result: Result, index: int = 0) -> np.ndarray:
    return np.asarray(result.images[index]).astype(int)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("other") / "vae"
    OTHER.save_pretrained(path)
    return path


def _single(path: Path, layout: str) -> Path:
    tensors = {name: tensor.clone() for name, tensor in OTHER.state_dict().items()}
    save_file(vae_to_ldm(tensors) if layout == "LDM" else tensors, path)
    return path


@pytest.mark.parametrize("layout", ["LDM", "diffusers"])
def test_a_single_file_is_the_folder_that_was_saved_in_it(
    own_pack: Path, folder: Path, tmp_path: Path, layout: str
) -> None:
    # The number of groups is no tensor's shape; a single file takes it from the model's own.
    path = _single(tmp_path / "vae.safetensors", layout)
    whole = generate(_spec(own_pack, vae=str(folder)))
    assert (_pixels(whole) == _pixels(generate(_spec(own_pack, vae=str(path))))).all()
    assert (_pixels(whole) != _pixels(generate(_spec(own_pack)))).any()


def test_a_model_folder_has_one_in_it(pack: Path, folder: Path) -> None:
    assert inspect_vae(str(pack), inspect_model(str(pack))).path == pack / "vae"
    plain, same = (generate(_spec(pack, **fields)) for fields in ({}, {"vae": str(pack)}))
    assert (_pixels(plain) == _pixels(same)).all()


def test_pictures_keep_their_own(pack: Path, folder: Path) -> None:
    specs = [_spec(pack), _spec(pack, vae=str(folder))]
    together = generate(specs)
    for place, spec in enumerate(specs):
        assert (_pixels(together, place) == _pixels(generate(spec))).all()


def test_it_is_recorded(pack: Path, folder: Path, tmp_path: Path) -> None:
    result = generate(_spec(pack, vae=str(folder), clip_skip=1))
    result.save(tmp_path / "out.png")
    assert replay(tmp_path / "out.png").images[0].tobytes() == result.images[0].tobytes()
    tiny.vae(seed=10).save_pretrained(folder)
    assert "is not the file of then" in replay(tmp_path / "out.png").report.warnings[-1]
    OTHER.save_pretrained(folder)


def test_what_does_not_fit_is_refused(pack: Path, folder: Path, tmp_path: Path) -> None:
    model = inspect_model(str(pack))
    config = folder / "config.json"
    told = json.loads(config.read_text())
    config.write_text(json.dumps({**told, "block_out_channels": [8, 16, 16]}))
    with pytest.raises(ModelError, match="it has 4 pixels to a latent, the model's own 2"):
        inspect_vae(str(folder), model)
    config.write_text(json.dumps({**told, "latent_channels": 16}))
    with pytest.raises(ModelError, match="on latents of 16"):
        inspect_vae(str(folder), model)
    config.write_text(json.dumps(told))
    save_file(tiny.controlnet().state_dict(), tmp_path / "x.safetensors")
    with pytest.raises(ModelError, match=r"is a ControlNet \(diffusers\); give an AutoencoderKL"):
        inspect_vae(str(tmp_path / "x.safetensors"), model)


def test_too_many_layers_left_out_is_refused(pack: Path) -> None:
    assert _pixels(generate(_spec(pack, clip_skip=1))).std() > 0
    with pytest.raises(SpecError, match="of 2 layers; at most 1 can be left out"):
        generate(_spec(pack, clip_skip=2))


def test_a_layer_left_out_is_an_encoder_that_never_had_it() -> None:
    """Diffusers' own clip_skip asks for a part that CLIPTextModel has no more in transformers 5."""
    whole, tokenizer = tiny.text_encoder(), tiny.tokenizer()
    config = whole.config.to_dict() | {"num_hidden_layers": 1}
    short = CLIPTextModel(CLIPTextConfig.from_dict(config)).eval()
    report = short.load_state_dict(whole.state_dict(), strict=False)
    assert not report.missing_keys
    skipped, expected = (
        encode_prompt(encoder, tokenizer, "a red (sofa:1.3)", skip=skip).tokens
        for encoder, skip in ((whole, 1), (short, 0))
    )
    torch.testing.assert_close(skipped, expected)
