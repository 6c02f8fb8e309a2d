"""Detectors of transformers are found, refused, and read pictures of any size."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    DPTConfig,
    DPTForDepthEstimation,
    DPTImageProcessorPil,
    GLPNConfig,
    GLPNForDepthEstimation,
    SegformerConfig,
    SegformerForSemanticSegmentation,
)

from tests.tiny import seeded
from tests.unit.models.tiny_pack import save_pack
from underdraw.errors import ModelError, SpecError
from underdraw.imaging import (
    ADE20K,
    depth_map,
    disparity_map,
    normal_map,
    numbered_palette,
    plane_normals,
)
from underdraw.models import ModelStore
from underdraw.models.detector import inspect_detector, load_detector
from underdraw.preprocess import run
from underdraw.spec.preprocess import DepthParams, NormalsParams, SegParams

HIERARCHY = {
    "depths": (1, 1, 1, 1),
    "hidden_sizes": (8, 8, 8, 8),
    "num_attention_heads": (1, 1, 1, 1),
    "decoder_hidden_size": 8,
}


def save(folder: Path, network: torch.nn.Module) -> str:
    network.save_pretrained(folder)
    size = {"height": 32, "width": 32}
    DPTImageProcessorPil(size=size, keep_aspect_ratio=True, ensure_multiple_of=32).save_pretrained(
        folder
    )
    return str(folder)


def segmenter(folder: Path, classes: int) -> str:
    names = {place: f"thing {place}" for place in range(classes)}
    with seeded(0):
        config = SegformerConfig(**HIERARCHY, id2label=names)
        return save(folder, SegformerForSemanticSegmentation(config))


def estimator(folder: Path) -> str:
    with seeded(0):
        return save(folder, GLPNForDepthEstimation(GLPNConfig(**HIERARCHY, max_depth=10)))


def relative_estimator(folder: Path) -> str:
    with seeded(0):
        config = DPTConfig(
            hidden_size=16,
            num_hidden_layers=4,
            num_attention_heads=2,
            intermediate_size=16,
            backbone_out_indices=[0, 1, 2, 3],
            image_size=32,
            patch_size=8,
            neck_hidden_sizes=[8, 8, 8, 8],
            fusion_hidden_size=8,
            is_hybrid=False,
            use_batch_norm_in_fusion_residual=False,
        )
        return save(folder, DPTForDepthEstimation(config))


@pytest.fixture
def image() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (40, 56, 3), np.uint8)


def test_a_segmenter_gives_every_pixel_a_class(tmp_path: Path, image: np.ndarray) -> None:
    files = inspect_detector("seg", segmenter(tmp_path, 5))
    assert files.labels == tuple(f"thing {place}" for place in range(5))
    store = ModelStore()
    small, large = load_detector(files, store).read([image, np.tile(image, (2, 2, 1))])
    assert small.shape == (40, 56) and large.shape == (80, 112)
    assert small.dtype == np.int64 and small.min() >= 0 and small.max() < 5
    assert load_detector(files, store) is load_detector(files, store)


@pytest.mark.parametrize(("classes", "palette"), [(150, ADE20K), (7, numbered_palette(7))])
def test_segments_have_the_colours_that_controls_were_taught(
    tmp_path: Path, image: np.ndarray, classes: int, palette: list[tuple[int, int, int]]
) -> None:
    name = segmenter(tmp_path, classes)
    (ids,) = load_detector(inspect_detector("seg", name)).read([image])
    made = run(image, SegParams(model=name), cache=None)
    np.testing.assert_array_equal(made, np.array(palette, np.uint8)[ids])


def test_metres_and_inverse_depths_are_drawn_each_in_their_way(
    tmp_path: Path, image: np.ndarray
) -> None:
    metric, relative = estimator(tmp_path / "metric"), relative_estimator(tmp_path / "relative")
    for name, is_metric, drawn in ((metric, True, depth_map), (relative, False, disparity_map)):
        files = inspect_detector("depth", name)
        assert files.metric == is_metric
        (found,) = load_detector(files).read([image])
        assert found.shape == (40, 56) and found.dtype == np.float32
        made = run(image, DepthParams(model=name), cache=None)
        np.testing.assert_array_equal(made, drawn(found))


def test_normals_are_those_of_the_depth(tmp_path: Path, image: np.ndarray) -> None:
    metric, relative = estimator(tmp_path / "metric"), relative_estimator(tmp_path / "relative")
    for name, inverse in (
        (metric, lambda found: 1 / found),
        (relative, lambda found: found.clip(0)),
    ):
        (found,) = load_detector(inspect_detector("depth", name)).read([image])
        facing = plane_normals(inverse(found), 50)
        for red, way in (("right", 1), ("left", -1)):
            made = run(image, NormalsParams(model=name, fov=50, red=red), cache=None)
            np.testing.assert_array_equal(made, normal_map(facing * (way, 1, 1)))


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (3, 5), (4, 4), (60, 1000)], ids=str)
def test_slivers_are_read_too(tmp_path: Path, shape: tuple[int, int]) -> None:
    detector = load_detector(inspect_detector("depth", estimator(tmp_path)), ModelStore())
    picture = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    (found,) = detector.read([picture])
    assert found.shape == shape and np.isfinite(found).all()


def test_a_segmenter_of_two_unnamed_classes(tmp_path: Path, image: np.ndarray) -> None:
    name = segmenter(tmp_path, 2)
    config = json.loads((tmp_path / "config.json").read_text())
    config.pop("id2label", None)
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert inspect_detector("seg", name).labels == ("LABEL_0", "LABEL_1")
    made = run(image, SegParams(model=name), cache=None)
    assert {tuple(p) for p in made.reshape(-1, 3).tolist()} <= {(0, 0, 0), (128, 0, 0)}
    (tmp_path / "config.json").write_text(json.dumps(config | {"id2label": {"a": "wall"}}))
    with pytest.raises(ModelError, match="id2label"):
        inspect_detector("seg", name)


def test_what_dpt_never_asks_may_be_missing(tmp_path: Path, image: np.ndarray) -> None:
    name = relative_estimator(tmp_path)
    (whole,) = load_detector(inspect_detector("depth", name), ModelStore()).read([image])
    weights = load_file(tmp_path / "model.safetensors")
    unread = "neck.fusion_stage.layers.0.residual_layer1."
    kept = {key: value for key, value in weights.items() if not key.startswith(unread)}
    assert len(kept) < len(weights)
    save_file(kept, tmp_path / "model.safetensors", metadata={"format": "pt"})
    (found,) = load_detector(inspect_detector("depth", name), ModelStore()).read([image])
    np.testing.assert_array_equal(found, whole)
    kept.popitem()
    save_file(kept, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="lacks 1 weight"):
        load_detector(inspect_detector("depth", name), ModelStore())


def test_what_is_no_such_detector_is_refused(tmp_path: Path) -> None:
    depth = estimator(tmp_path / "depth")
    with pytest.raises(ModelError, match=r"'glpn', which does no seg; give one of: .*segformer"):
        inspect_detector("seg", depth)
    config = json.loads((tmp_path / "depth" / "config.json").read_text())
    (tmp_path / "depth" / "config.json").write_text(json.dumps(config | {"model_type": "zoedepth"}))
    with pytest.raises(ModelError, match="'zoedepth', which does no depth"):
        inspect_detector("depth", depth)
    (tmp_path / "depth" / "config.json").write_text(json.dumps(config))
    with pytest.raises(SpecError, match="did you mean 'rooms'"):
        inspect_detector("seg", "room")
    with pytest.raises(ModelError, match=r"has no config\.json"):
        inspect_detector("seg", str(tmp_path))
    (tmp_path / "depth" / "model.safetensors").write_bytes(b"PK\3\4")
    with pytest.raises(ModelError, match="pickle"):
        inspect_detector("depth", depth)


def test_a_pack_without_a_detector_says_so(tmp_path: Path, monkeypatch) -> None:
    save_pack(tmp_path / "tiny")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=r"has no depth detector .it has none."):
        inspect_detector("depth", "tiny")


def test_without_an_image_processor_it_is_not_loaded(tmp_path: Path) -> None:
    files = inspect_detector("depth", estimator(tmp_path))
    (tmp_path / "preprocessor_config.json").unlink()
    with pytest.raises(ModelError, match="image processor"):
        load_detector(files, ModelStore())
