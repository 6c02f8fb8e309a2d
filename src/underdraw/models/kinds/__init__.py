"""The kinds of controls, one file each: how each is told, checked and loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from underdraw.errors import ModelError
from underdraw.models.control_files import ControlFiles, Inspect
from underdraw.models.files import ModelFiles
from underdraw.models.header import read_shapes
from underdraw.models.kinds import (
    adapter,
    controlnet,
    image_prompt,
    lllite,
    on_base,
    reference,
    union,
)
from underdraw.models.locate import locate, one_file_in, read_json, weights_in
from underdraw.models.sniff import sniff
from underdraw.registry import Registry

if TYPE_CHECKING:
    from underdraw.models.load import Model


@dataclass(frozen=True)
class ControlKind:
    """A kind of control.

    Attributes:
        inspect: describes one from its headers.
        load: loads what was described, for a model in memory.
        curved: its slots go from shallow to deep, so that a decay means something.
        of_model: what is loaded belongs to that model's UNet, and to no other.
        has_encoder: another network looks at its image.
        of_family: its usual scales are those that the model's family has for ControlNets.
    """

    inspect: Inspect
    load: Callable[[ControlFiles, Model], Any]
    curved: bool = True
    of_model: bool = False
    of_family: bool = True
    has_encoder: bool = False


_IN_LAYERS: dict[str, bool] = {"curved": False, "of_model": True, "of_family": False}
CONTROL_KINDS: Registry[ControlKind] = Registry(
    "kind of control",
    {
        "ControlNet": ControlKind(controlnet.inspect, controlnet.load),
        "ControlNet-Union": ControlKind(union.inspect, union.load),
        "Control-LoRA": ControlKind(on_base.inspect_lora, on_base.load_lora, of_model=True),
        "ControlNet as a difference": ControlKind(
            on_base.inspect_difference, on_base.load_difference, of_model=True
        ),
        "T2I-Adapter": ControlKind(adapter.inspect, adapter.load, of_family=False),
        "LLLite": ControlKind(lllite.inspect, lllite.load, **_IN_LAYERS),
        "IP-Adapter": ControlKind(
            image_prompt.inspect, image_prompt.load, has_encoder=True, **_IN_LAYERS
        ),
        "reference": ControlKind(reference.inspect, reference.load, **_IN_LAYERS),
    },
)
"""By the names that `sniff` gives them."""

_CLASSES = {
    "ControlNetModel": "ControlNet",
    "ControlNetModel_Union": "ControlNet-Union",  # as its authors' own code has it
    "ControlNetUnionModel": "ControlNet-Union",
    "T2IAdapter": "T2I-Adapter",
}


def inspect_control(name: str, model: ModelFiles, encoder: str | None = None) -> ControlFiles:
    """Describe a control without loading it, and check that it fits the model.

    Args:
        name: a control the model offers, a folder, a single file, a hub id, or `reference`.
        model: what it is to steer.
        encoder: what looks at its image, for an IP-Adapter: a folder or a hub id.

    Raises:
        ModelError: it can't be read, is of no known kind, or does not fit.
        SpecError: nothing is called so.
    """
    if name in model.controls:
        path = model.folder / model.controls[name]
    elif name == reference.NAME:
        return reference.inspect(name, model.folder, model)
    else:
        path = locate(name, "control", (*model.controls, reference.NAME), single=True)
    if path.is_dir() and not (path / "config.json").exists():
        path = one_file_in(path, ())
    kind = _kind(path)
    if encoder is not None and not CONTROL_KINDS[kind].has_encoder:
        raise ModelError(f"control {name!r} is a {kind}, which has no image encoder of its own")
    looked_at_by = {} if encoder is None else {"encoder": encoder}
    return CONTROL_KINDS[kind].inspect(name, path, model, **looked_at_by)


def load_control_files(files: ControlFiles, model: Model) -> Any:
    """Load a control that was inspected, where and in what its model computes.

    Raises:
        ModelError: its weights are damaged, or not all there.
    """
    from safetensors import SafetensorError

    try:
        return CONTROL_KINDS[files.kind].load(files, model)
    except (OSError, KeyError, RuntimeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:300]
        if isinstance(error, RuntimeError) and not reason.startswith("Error(s) in loading"):
            raise  # no fault of the file, such as too little memory
        raise ModelError(f"can't load {files.path} ({files.kind}): {reason}") from None


def _kind(path: Path) -> str:
    if path.is_file():
        kind = sniff(path).kind
    else:
        name = str(read_json(path / "config.json").get("_class_name", "ControlNetModel"))
        kind = _CLASSES.get(name, name)
        if kind == "ControlNet" and "task_embedding" in read_shapes(weights_in(path)):
            kind = "ControlNet-Union"  # whatever its config calls itself
    if kind not in CONTROL_KINDS:
        raise ModelError(f"{path} is a {kind}; give a {', '.join(list(CONTROL_KINDS)[:-1])}")
    return kind
