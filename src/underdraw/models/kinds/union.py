"""ControlNet-Union: one network that knows several types of condition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from underdraw.models.control_files import ControlFiles
from underdraw.models.files import ModelFiles
from underdraw.models.kinds.controlnet import described

if TYPE_CHECKING:
    from underdraw.models.load import Model


def inspect(name: str, path: Path, model: ModelFiles) -> ControlFiles:
    """Describe a ControlNet-Union and check that it fits the model."""
    return described(name, path, model, "ControlNet-Union")


def load(files: ControlFiles, model: Model) -> Any:
    """Load it where and in what its model computes."""
    from diffusers.models.controlnets.controlnet_union import ControlNetUnionModel

    from underdraw.models.weights import load_network, load_single

    files.sha256()
    if files.single is None:
        return load_network(ControlNetUnionModel, files.path, model.device, model.dtype)
    return load_single(ControlNetUnionModel, files.single, model.device, model.dtype)
