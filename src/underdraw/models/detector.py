"""Networks that read a picture back, in transformers' classes: depth, segments and poses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import (
    AutoImageProcessor,
    AutoModelForDepthEstimation,
    AutoModelForSemanticSegmentation,
    VitPoseForPoseEstimation,
)
from transformers.models.auto.modeling_auto import (
    MODEL_FOR_DEPTH_ESTIMATION_MAPPING_NAMES,
    MODEL_FOR_SEMANTIC_SEGMENTATION_MAPPING_NAMES,
)

from underdraw.errors import ModelError
from underdraw.imaging import resize
from underdraw.models.files import ModelFiles, inspect_model, weights_sha256
from underdraw.models.header import read_shapes
from underdraw.models.locate import PACKS, locate, pack_names, read_json, weights_in
from underdraw.models.pack import read_manifest
from underdraw.models.pose import read_poses
from underdraw.models.store import STORE, ModelStore
from underdraw.models.weights import load_network
from underdraw.registry import Registry
from underdraw.spec import Size

SHORTEST, LONGEST = 128, 2048  # sides in pixels, of a picture that was too small

# These say metres; others an inverse depth of unknown scale and shift, unless their config says so.
_METRIC = frozenset({"glpn", "depth_pro"})
_NEEDS_TORCHVISION = frozenset({"zoedepth"})  # its image processor, on every backend


@dataclass(frozen=True)
class Task:
    """What a detector reads.

    Attributes:
        network: transformers' class for it.
        types: the `model_type` of every architecture that does it.
        read: what the network says of each picture; (network, processor, pictures).
        unread: how the names start of weights that checkpoints may lack.
    """

    network: Any
    types: frozenset[str]
    read: Callable[[Any, Any, Sequence[NDArray[np.uint8]]], list[NDArray[Any]]]
    unread: frozenset[str] = frozenset()


def _read_depths(
    network: Any, processor: Any, images: Sequence[NDArray[np.uint8]]
) -> list[NDArray[Any]]:
    output, sizes = _output(network, processor, images)
    found = processor.post_process_depth_estimation(output, target_sizes=sizes)
    return _shaped([one["predicted_depth"] for one in found], sizes)


def _read_segments(
    network: Any, processor: Any, images: Sequence[NDArray[np.uint8]]
) -> list[NDArray[Any]]:
    output, sizes = _output(network, processor, images)
    return _shaped(processor.post_process_semantic_segmentation(output, target_sizes=sizes), sizes)


def _output(
    network: Any, processor: Any, images: Sequence[NDArray[np.uint8]]
) -> tuple[Any, list[tuple[int, ...]]]:
    large = [_enlarged(image) for image in images]
    # Told, since a picture three pixels high looks like one of three channels.
    given = processor(images=large, return_tensors="pt", input_data_format="channels_last")
    sizes = [image.shape[:2] for image in images]
    return network(given["pixel_values"].to(network.device)), sizes


def _shaped(maps: list[torch.Tensor], sizes: list[tuple[int, ...]]) -> list[NDArray[Any]]:
    # transformers squeezes a height or width of 1 away
    return [one.cpu().numpy().reshape(size) for one, size in zip(maps, sizes, strict=True)]


def _enlarged(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bring slivers to a size at which something can be seen, and halved several times."""
    height, width = image.shape[:2]
    times = SHORTEST / min(height, width)
    if times <= 1:
        return image
    sides = (max(SHORTEST, min(LONGEST, round(side * times))) for side in (width, height))
    return resize(image, Size(*sides), labels=False)


TASKS: Registry[Task] = Registry(
    "detector",
    {
        "depth": Task(
            AutoModelForDepthEstimation,
            frozenset(MODEL_FOR_DEPTH_ESTIMATION_MAPPING_NAMES) - _NEEDS_TORCHVISION,
            _read_depths,
            # DPT's first fusion has nothing to fuse with, and its files leave that half out.
            unread=frozenset({"neck.fusion_stage.layers.0.residual_layer1."}),
        ),
        "seg": Task(
            AutoModelForSemanticSegmentation,
            frozenset(MODEL_FOR_SEMANTIC_SEGMENTATION_MAPPING_NAMES),
            _read_segments,
        ),
        "pose": Task(VitPoseForPoseEstimation, frozenset({"vitpose"}), read_poses),
    },
)


@dataclass(frozen=True)
class DetectorFiles:
    """A detector on disk.

    Attributes:
        name: as it was asked for.
        task: a name of TASKS.
        folder: of its config and weights.
        labels: what a segmenter's classes are called, by id.
        metric: an estimator says metres, or else an inverse depth of unknown scale and shift.
        pack: the pack it belongs to, or None.
    """

    name: str
    task: str
    folder: Path
    labels: tuple[str, ...]
    metric: bool
    pack: ModelFiles | None

    def sha256(self) -> str:
        """Return the hash of its weights; ModelError where a pack's file was changed."""
        return weights_sha256(self.folder, self.pack)


def inspect_detector(task: str, name: str = "rooms") -> DetectorFiles:
    """Describe a detector without loading it.

    Args:
        task: a name of TASKS.
        name: a pack (or its folder) with a detector for it, a folder in transformers' layout, or a
            hub id.

    Raises:
        ModelError: it can't be read, or does something else.
        SpecError: nothing is called so.
    """
    packs = pack_names()
    folder = PACKS / name if name in packs else locate(name, "detector", packs)
    pack = None if read_manifest(folder) is None else inspect_model(name)
    if pack is not None and task in pack.detectors:
        folder = pack.folder / pack.detectors[task]
    elif pack is not None:
        has = ", ".join(pack.detectors) or "none"
        raise ModelError(
            f"the pack {name!r} has no {task} detector (it has {has}); install the pack again, or "
            "name another: a folder, or a hub id"
        )
    config = read_json(folder / "config.json")
    if config.get("model_type") not in TASKS[task].types:
        raise ModelError(
            f"{name!r} is a {config.get('model_type')!r}, which does no {task}; give one of: "
            f"{', '.join(sorted(TASKS[task].types))}"
        )
    read_shapes(weights_in(folder))
    return DetectorFiles(
        name=name,
        task=task,
        folder=folder,
        labels=_labels(config, folder),
        metric=config["model_type"] in _METRIC or config.get("depth_estimation_type") == "metric",
        pack=pack,
    )


def _labels(config: Mapping[str, Any], folder: Path) -> tuple[str, ...]:
    # transformers leaves out what is its default: two classes without names.
    labels = config.get("id2label") or {"0": "LABEL_0", "1": "LABEL_1"}
    try:
        return tuple(labels[place] for place in sorted(labels, key=int))
    except (TypeError, ValueError):
        raise ModelError(f"{folder / 'config.json'} has an id2label without numbers") from None


@dataclass(frozen=True)
class Detector:
    """A detector in memory, in evaluation mode.

    Attributes:
        files: what it was loaded from.
        network: of transformers.
        processor: brings pictures to what the network takes.
    """

    files: DetectorFiles
    network: Any
    processor: Any

    @torch.no_grad()
    def read(self, images: Iterable[NDArray[np.uint8]]) -> list[NDArray[Any]]:
        """Read pictures.

        Args:
            images: each (H, W, 3) uint8 RGB.

        Returns:
            each (H, W): float32 depth, in metres if `files.metric`; or int64 class ids; or of a
            pose see `read_poses`.
        """
        return TASKS[self.files.task].read(self.network, self.processor, [*images])


def load_detector(files: DetectorFiles, models: ModelStore = STORE) -> Detector:
    """Return the detector that `files` describes, from the store's device, loaded once."""
    return models.keep(
        ("detector", files.folder), files.sha256(), lambda: _load(files, models.device)
    )


def _load(files: DetectorFiles, device: torch.device) -> Detector:
    # Readings are measured with, so they are made in float32 on every device.
    task = TASKS[files.task]
    network = load_network(task.network, files.folder, device, torch.float32, task.unread)
    try:
        processor = AutoImageProcessor.from_pretrained(files.folder, local_files_only=True)
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ModelError(f"can't load the image processor of {files.folder}: {reason}") from None
    return Detector(files, network, processor)
