"""ControlNets: a folder in the diffusers layout, or a single file of whichever layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from underdraw.errors import ModelError
from underdraw.models.control_files import ControlFiles
from underdraw.models.files import ModelFiles
from underdraw.models.header import read_shapes
from underdraw.models.locate import read_json, weights_in
from underdraw.models.shape import NetworkShape, control_shape
from underdraw.models.single_file import control_in

if TYPE_CHECKING:
    from underdraw.models.load import Model


def inspect(name: str, path: Path, model: ModelFiles) -> ControlFiles:
    """Describe a ControlNet and check that it fits the model."""
    return described(name, path, model, "ControlNet")


def described(name: str, path: Path, model: ModelFiles, kind: str) -> ControlFiles:
    """Describe a network that is a copy of the UNet's encoder."""
    if path.is_file():
        # No tensor tells a pooled network from another; its config would.
        single, pooled = control_in(path, kind), False
        shapes, where = single.shapes, path
    else:
        single, where = None, weights_in(path)
        pooled = bool(read_json(path / "config.json").get("global_pool_conditions"))
        shapes = read_shapes(where)
    shape = control_shape(shapes, where)
    require_fit(name, shape, model)
    return ControlFiles(
        name=name,
        kind=kind,
        path=path,
        slots=len(shape.residuals),
        model=model,
        pack=model if name in model.controls else None,
        shape=shape,
        single=single,
        pooled=pooled,
        types=shapes["task_embedding"][0] if "task_embedding" in shapes else 0,
    )


def require_fit(name: str, shape: NetworkShape, model: ModelFiles) -> None:
    """Refuse a network that can't steer the model; ModelError says why."""
    if why := shape.misfits(model.shape):
        offers = f"; {model.name} offers {', '.join(model.controls)}" if model.controls else ""
        raise ModelError(f"control {name!r} does not fit {model.name!r}: it {why}{offers}")


def load(files: ControlFiles, model: Model) -> Any:
    """Load it where and in what its model computes."""
    from diffusers.models.controlnets.controlnet import ControlNetModel

    from underdraw.models.weights import load_network, load_single

    files.sha256()  # verifies a pack's
    if files.single is None:
        return load_network(ControlNetModel, files.path, model.device, model.dtype)
    return load_single(ControlNetModel, files.single, model.device, model.dtype)
