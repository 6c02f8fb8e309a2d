"""A CLIP says how well a text goes with a picture, and what is none is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.tiny import save_clip
from tests.unit.models.tiny_pack import save_pack
from underdraw.errors import ModelError, SpecError
from underdraw.models import ModelStore
from underdraw.models.clip import load_clip

PICTURE = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_clip(tmp_path_factory.mktemp("clip") / "tiny")


def test_it_compares_pictures_and_texts(folder: Path) -> None:
    clip = load_clip(str(folder), ModelStore())
    found = [
        clip.similarity(PICTURE, text) for text in ("a red room", "a blue chair", "room " * 99)
    ]
    assert all(-1 <= one <= 1 for one in found)
    assert len(set(found)) == 3
    assert clip.similarity(PICTURE, "a red room") == found[0]
    assert clip.similarity(255 - PICTURE, "a red room") != found[0]


def test_what_it_sees_has_length_one(folder: Path) -> None:
    clip = load_clip(str(folder), ModelStore())
    seen, other = clip.embed(PICTURE), clip.embed(255 - PICTURE)
    assert seen.dtype == np.float32 and np.linalg.norm(seen) == pytest.approx(1.0)
    given = clip.processor(
        images=[PICTURE], return_tensors="pt", input_data_format="channels_last"
    )["pixel_values"]
    words = clip.tokenizer(["a room"], return_tensors="pt")["input_ids"]
    output = clip.network(input_ids=words, pixel_values=given)
    np.testing.assert_allclose(seen, output.image_embeds[0].numpy(), atol=1e-6)
    assert np.abs(seen - other).max() > 1e-4


def test_it_is_loaded_once(folder: Path) -> None:
    store = ModelStore()
    assert load_clip(str(folder), store) is load_clip(str(folder), store)


def test_what_is_no_clip_is_refused(folder: Path, tmp_path: Path) -> None:
    encoder = save_pack(tmp_path / "pack") / "text_encoder"
    with pytest.raises(ModelError, match="is a 'clip_text_model'; give a whole CLIP"):
        load_clip(str(encoder), ModelStore())
    with pytest.raises(SpecError, match="unknown CLIP 'clap'"):
        load_clip("clap", ModelStore())
    bare = save_clip(tmp_path / "bare")
    (bare / "preprocessor_config.json").unlink()
    with pytest.raises(ModelError, match="can't load what"):
        load_clip(str(bare), ModelStore())
