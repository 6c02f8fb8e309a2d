"""Stage 6: networks that read a picture back, a depth estimator and a segmenter, from renders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import (
    DPTImageProcessorPil,
    GLPNConfig,
    GLPNForDepthEstimation,
    PreTrainedModel,
    SegformerConfig,
    SegformerForSemanticSegmentation,
)

from recipes.rooms.config import DetectorSpec, Recipe
from recipes.rooms.data import Pictures, seg_maps
from underdraw.errors import ModelError
from underdraw.imaging import depth_map
from underdraw.metrics import mean_iou, si_rmse
from underdraw.rooms import CLASSES
from underdraw.training import Progress, autocast, muon_groups, train

FARTHEST = 20  # metres, which the outside is taken to be; no room is a third as deep


@dataclass(frozen=True)
class Detector:
    """One kind of network that reads a picture.

    Attributes:
        build: makes it with random weights.
        predict: what it says of (B, 3, H, W) pictures, at their size.
        truth: the same of the scenes at (B,) places, exactly.
        loss: of a prediction against the truth.
        score: of one prediction against its truth, as `measures` says.
        measures: the score's name.
        is_error: less of it is better.
        show: draws predictions or truths, each (H, W, 3) uint8.
    """

    build: Callable[[DetectorSpec], PreTrainedModel]
    predict: Callable[[nn.Module, Tensor], Tensor]
    truth: Callable[[Pictures, Tensor], Tensor]
    loss: Callable[[Tensor, Tensor], Tensor]
    score: Callable[[Tensor, Tensor], float]
    measures: str
    is_error: bool
    show: Callable[[Tensor], list[np.ndarray]]


def run(
    recipe: Recipe,
    spec: DetectorSpec,
    scenes: Pictures,
    checkpoint: Path,
    *,
    known: PreTrainedModel | None = None,
    **options: float,
) -> Iterator[Progress]:
    """Train the detector that `spec` names on pictures and what is exactly true of them.

    It goes on from the encoder of `known`, a trained detector of another kind, where one is given.
    """
    detector = DETECTORS[spec.kind]
    model = detector.build(spec)
    if known is not None:
        model = _with_encoder(model, known)

    def loss(step: int, source: torch.Generator) -> Tensor:
        picks = torch.randint(len(scenes.color), (spec.batch,), generator=source)
        images, truth = _pixels(scenes, picks), detector.truth(scenes, picks)
        if torch.randint(2, (1,), generator=source):
            images, truth = images.flip(-1), truth.flip(-1)
        with autocast():
            prediction = detector.predict(model, images)
        return detector.loss(prediction.float(), truth)

    identity = {"side": recipe.data.side, "detector": spec.model_dump(exclude={"train"})}
    groups = muon_groups(model)
    yield from train(model, loss, spec.train, checkpoint, groups=groups, recipe=identity, **options)


@torch.no_grad()
def readings(
    spec: DetectorSpec, model: nn.Module, scenes: Pictures, count: int
) -> tuple[Tensor, Tensor]:
    """Return what is true of the first `count` scenes, and what the model says of them."""
    detector = DETECTORS[spec.kind]
    picks = torch.arange(min(count, len(scenes.color)))
    model.eval()
    parts = [detector.predict(model, _pixels(scenes, part)) for part in picks.split(16)]
    model.train()
    return detector.truth(scenes, picks), torch.cat(parts)


def measure(spec: DetectorSpec, model: nn.Module, scenes: Pictures, count: int = 64) -> float:
    """Return the mean score of the first `count` scenes."""
    pairs = zip(*readings(spec, model, scenes, count), strict=True)
    return float(np.mean([DETECTORS[spec.kind].score(found, true) for true, found in pairs]))


def processor(side: int) -> DPTImageProcessorPil:
    """Return what brings any picture to a detector: its shorter side as long as in training."""
    return DPTImageProcessorPil(
        size={"height": side, "width": side},
        keep_aspect_ratio=True,
        ensure_multiple_of=32,
        do_normalize=False,
    )


def _with_encoder(model: PreTrainedModel, known: PreTrainedModel) -> PreTrainedModel:
    """Give a model another kind's encoder: in files, both name it alike below their own prefix."""
    names = {rf"^{known.base_model_prefix}\.": f"{model.base_model_prefix}."}
    with TemporaryDirectory() as folder:
        known.save_pretrained(folder)
        started, told = type(model).from_pretrained(
            folder, config=model.config, key_mapping=names, output_loading_info=True
        )
    lacking = [name for name in told["missing_keys"] if name.startswith(model.base_model_prefix)]
    if lacking:
        raise ModelError(f"the encoders differ: no {lacking[0]}; give both the same sizes")
    return started.train()


def _pixels(scenes: Pictures, picks: Tensor) -> Tensor:
    return torch.from_numpy(scenes.color[picks.numpy()]).permute(0, 3, 1, 2).float() / 255


def _encoder(spec: DetectorSpec) -> dict[str, object]:
    """Return what both kinds of network say of their hierarchical transformer."""
    return {
        "depths": spec.layers,
        "hidden_sizes": spec.channels,
        "num_attention_heads": spec.heads,
        "strides": spec.strides,
        "decoder_hidden_size": spec.decoder,
        "drop_path_rate": 0.0,
    }


def _segmenter(spec: DetectorSpec) -> PreTrainedModel:
    names = dict(enumerate(CLASSES))
    ids = {name: place for place, name in names.items()}
    config = SegformerConfig(
        **_encoder(spec), id2label=names, label2id=ids, classifier_dropout_prob=0.0
    )
    return SegformerForSemanticSegmentation(config)


def _logits(model: nn.Module, images: Tensor) -> Tensor:
    logits = model(pixel_values=images).logits
    return F.interpolate(logits, images.shape[-2:], mode="bilinear", align_corners=False)


def _iou(found: Tensor, true: Tensor) -> float:
    return mean_iou(found.argmax(0).numpy(), true.numpy())


def _estimator(spec: DetectorSpec) -> PreTrainedModel:
    return GLPNForDepthEstimation(GLPNConfig(**_encoder(spec), max_depth=FARTHEST))


def _metres(model: nn.Module, images: Tensor) -> Tensor:
    metres = model(pixel_values=images).predicted_depth
    size = images.shape[-2:]
    return F.interpolate(metres[:, None], size, mode="bilinear", align_corners=False)[:, 0]


def _log_error(found: Tensor, true: Tensor) -> Tensor:
    """Weigh an error by its share of the depth, and ask for the same edges."""
    gap = found.clamp_min(1e-3).log() - true.log()
    edges = gap.diff(dim=-1).abs().mean() + gap.diff(dim=-2).abs().mean()
    return gap.abs().mean() + edges


DETECTORS: dict[str, Detector] = {
    "seg": Detector(
        build=_segmenter,
        predict=_logits,
        truth=lambda scenes, picks: torch.from_numpy(scenes.segments[picks.numpy()]).long(),
        loss=F.cross_entropy,
        score=_iou,
        measures="mIoU",
        is_error=False,
        show=lambda part: list(seg_maps((part if part.ndim == 3 else part.argmax(1)).numpy())),
    ),
    "depth": Detector(
        build=_estimator,
        predict=_metres,
        truth=lambda scenes, picks: (
            torch.from_numpy(scenes.depth[picks.numpy()]).float().clamp_max(FARTHEST)
        ),
        loss=_log_error,
        score=lambda found, true: si_rmse(found.numpy(), true.numpy()),
        measures="si-RMSE",
        is_error=True,
        show=lambda part: [depth_map(depth) for depth in part.numpy()],
    ),
}
