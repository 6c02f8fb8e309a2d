"""Textual inversions on a tiny pack: every layout, what diffusers draws, company, refusals."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import DDIMScheduler, StableDiffusionPipeline
from safetensors.torch import save_file

from tests import tiny
from underdraw import EmbeddingSpec, GenerationSpec, Result, generate, replay
from underdraw.conditioning import encode_prompt
from underdraw.errors import ModelError, SpecError
from underdraw.models import inspect_embedding, inspect_model
from underdraw.models.load_embedding import load_embedding
from underdraw.preflight import preflight


def _vectors(count: int = 2, width: int = tiny.WIDTH, seed: int = 0) -> torch.Tensor:
    return torch.randn(count, width, generator=torch.Generator().manual_seed(seed)) * 0.5


@pytest.fixture
def style(tmp_path: Path) -> str:
    path = tmp_path / "style.safetensors"
    save_file({"emb_params": _vectors()}, path)
    return str(path)


def _spec(pack: Path, *embeddings: EmbeddingSpec, **fields: Any) -> GenerationSpec:
    fields = {"prompt": "a red sofa in style", "seed": 7, **fields}
    return GenerationSpec(model=str(pack), embeddings=embeddings, **fields)


def _pixels(result: Result, index: int = 0) -> np.ndarray:
    return np.asarray(result.images[index]).astype(int)


@pytest.mark.parametrize(
    ("tensors", "word"),
    [
        ({"emb_params": _vectors()}, "style"),
        ({"<my.style>": _vectors(1)[0]}, "<my.style>"),
        ({"<style>": _vectors(3)}, "<style>"),
        ({"clip_l": _vectors()}, "style"),
    ],
)
def test_every_layout_is_read_as_diffusers_reads_it(
    pack: Path, tmp_path: Path, tensors: dict[str, torch.Tensor], word: str
) -> None:
    path = tmp_path / "style.safetensors"
    save_file(tensors, path)
    found = inspect_embedding(str(path), inspect_model(str(pack)))
    assert found.word == word
    (vectors,) = load_embedding(found)
    prompt = f"a red sofa, {word} with a {word}"
    ours = encode_prompt(tiny.text_encoder(), tiny.tokenizer(), prompt, learned={word: vectors})
    pipeline = StableDiffusionPipeline(
        vae=tiny.vae(),
        text_encoder=tiny.text_encoder(),
        tokenizer=tiny.tokenizer(),
        unet=tiny.unet(),
        scheduler=DDIMScheduler.from_config(tiny.SCHEDULE),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.load_textual_inversion(str(path), token=word)
    theirs, _ = pipeline.encode_prompt(prompt, "cpu", 1, False)
    torch.testing.assert_close(ours.tokens, theirs, atol=1e-5, rtol=0)


def test_the_word_stands_for_it_in_both_prompts(pack: Path, style: str) -> None:
    one = EmbeddingSpec(embedding=style)
    plain = _pixels(generate(_spec(pack)))
    assert np.abs(_pixels(generate(_spec(pack, one))) - plain).max() > 4
    named = EmbeddingSpec(embedding=style, word="zorg")
    assert (_pixels(generate(_spec(pack, named))) == plain).all()
    asked = {"prompt": "a red sofa in zorg", "negative_prompt": "zorg"}
    positive = _pixels(generate(_spec(pack, named, **asked | {"negative_prompt": ""})))
    assert (positive == _pixels(generate(_spec(pack, one)))).all()
    assert (_pixels(generate(_spec(pack, named, **asked))) != positive).any()


def test_pictures_with_different_words_share_calls(pack: Path, style: str, tmp_path: Path) -> None:
    other = tmp_path / "other.safetensors"
    save_file({"style": _vectors(5, seed=1)}, other)
    specs = [
        _spec(pack, EmbeddingSpec(embedding=style)),
        _spec(pack, EmbeddingSpec(embedding=str(other))),
        _spec(pack),
    ]
    evaluations: list[int] = []
    together = generate(specs, observers=[lambda progress: evaluations.append(progress.done)])
    assert evaluations == [1, 2, 3, 4]
    for place, spec in enumerate(specs):
        assert np.abs(_pixels(together, place) - _pixels(generate(spec))).max() <= 1


def test_it_is_recorded_and_drawn_again(pack: Path, style: str, tmp_path: Path) -> None:
    result = generate(_spec(pack, EmbeddingSpec(embedding=style)))
    record = result.pictures[0].record
    assert record.spec.embeddings == (EmbeddingSpec(embedding=style, word="style"),)
    assert record.embeddings[0].embedding == style
    assert len(record.embeddings[0].weights_sha256) == 64
    assert result.report.warnings == ()
    result.save(tmp_path / "out.png")
    assert replay(tmp_path / "out.png").images[0].tobytes() == result.images[0].tobytes()
    save_file({"emb_params": _vectors(seed=3)}, style)
    assert "the weights of embedding" in replay(tmp_path / "out.png").report.warnings[-1]


def test_remarks(pack: Path, style: str) -> None:
    one = EmbeddingSpec(embedding=style)
    assert preflight(_spec(pack, one)).warnings == ()
    (said,) = preflight(_spec(pack, one, prompt="a red sofa")).warnings
    assert said == (
        f"embedding {style!r} does nothing: no prompt has the word 'style', as it is written here"
    )
    (said,) = preflight(_spec(pack, prompt="a style")).warnings
    assert "was never taught 'style'" in said


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        ({"emb_params": _vectors(2, 48)}, r"emb_params has the shape \(2, 48\), its text_encoder"),
        ({"clip_l": _vectors(2), "clip_g": _vectors(2)}, "for 2 of the text encoders, the model"),
        ({"emb_params": _vectors(2), "other": _vectors(2)}, "for 0 of the text encoders"),
        ({"emb_params": _vectors(76)}, "it has 76 vectors, its text_encoder reads 1 to 75"),
        ({"emb_params": torch.ones(2, 2, tiny.WIDTH)}, "has the shape"),
        ({"conv.weight": _vectors()}, "is nothing underdraw knows"),
    ],
)
def test_what_does_not_fit_is_refused(
    pack: Path, tmp_path: Path, tensors: dict[str, torch.Tensor], message: str
) -> None:
    path = tmp_path / "x.safetensors"
    save_file(tensors, path)
    with pytest.raises(ModelError, match=message):
        preflight(_spec(pack, EmbeddingSpec(embedding=str(path))))


def test_another_base_is_refused_by_its_name(pack: Path, tmp_path: Path) -> None:
    folder = tmp_path / "wide"
    shutil.copytree(pack, folder)
    (folder / "pack.json").unlink()
    tiny.unet(cross_attention_dim=768).save_pretrained(folder / "unet")
    path = tmp_path / "x.safetensors"
    save_file({"clip_l": _vectors(2, 768), "clip_g": _vectors(2, 1280)}, path)
    with pytest.raises(ModelError, match=r"does not fit .*: it is for SDXL, the model is SD 1\.x"):
        inspect_embedding(str(path), inspect_model(str(folder)))


def test_what_is_none_is_refused(pack: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is a UNet, not a textual inversion"):
        preflight(_spec(pack, EmbeddingSpec(embedding=str(pack / "unet"))))
    pickled = tmp_path / "style.pt"
    pickled.write_bytes(b"PK")
    with pytest.raises(ModelError, match="is a pickle, which can run code"):
        preflight(_spec(pack, EmbeddingSpec(embedding=str(pickled))))
    with pytest.raises(ModelError, match="no such file"):
        preflight(_spec(pack, EmbeddingSpec(embedding="nowhere.safetensors")))


def test_two_of_one_name_are_refused(pack: Path, style: str) -> None:
    one = EmbeddingSpec(embedding=style)
    with pytest.raises(SpecError, match="are both called 'style'; give one a word"):
        preflight(_spec(pack, one, one))
    with pytest.raises(SpecError, match="give a word without spaces around it"):
        EmbeddingSpec.parse({"embedding": style, "word": " x"})


def test_a_folder_has_one_or_the_hubs_name(pack: Path, style: str, tmp_path: Path) -> None:
    model, folder = inspect_model(str(pack)), Path(style).parent
    assert inspect_embedding(str(folder), model).word == "style"
    save_file({"<cat>": _vectors()}, folder / "a.safetensors")
    with pytest.raises(ModelError, match=r"name one of a\.safetensors, style\.safetensors"):
        inspect_embedding(str(folder), model)
    save_file({"<dog>": _vectors()}, folder / "learned_embeds.safetensors")
    assert inspect_embedding(str(folder), model).word == "<dog>"
