"""Models on disk and in memory: the only room that knows files, layouts, dtype and device.

It never denoises. Everything up to loading is torch-free; `Model`, `ModelStore`, `load_model` and
`load_control` bring torch in when they are first named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from underdraw.models.catalog import Description, check_pack, describe, list_models
from underdraw.models.control_files import ControlFiles
from underdraw.models.embedding import EmbeddingFiles, inspect_embedding
from underdraw.models.family import FAMILIES, Defaults, Family
from underdraw.models.files import ModelFiles, inspect_model
from underdraw.models.kinds import CONTROL_KINDS, inspect_control
from underdraw.models.locate import pack_names
from underdraw.models.lora import LoraFiles, inspect_lora
from underdraw.models.pack import Manifest, read_manifest, write_manifest
from underdraw.models.presets import PRESETS, Preset
from underdraw.models.refiner import inspect_refiner
from underdraw.models.vae import VaeFiles, inspect_vae

if TYPE_CHECKING:
    from underdraw.models.load import Model, load_control, load_model
    from underdraw.models.store import ModelStore

__all__ = [
    "CONTROL_KINDS",
    "FAMILIES",
    "PRESETS",
    "ControlFiles",
    "Defaults",
    "Description",
    "EmbeddingFiles",
    "Family",
    "LoraFiles",
    "Manifest",
    "Model",
    "ModelFiles",
    "ModelStore",
    "Preset",
    "VaeFiles",
    "check_pack",
    "describe",
    "inspect_control",
    "inspect_embedding",
    "inspect_lora",
    "inspect_model",
    "inspect_refiner",
    "inspect_vae",
    "list_models",
    "load_control",
    "load_model",
    "pack_names",
    "read_manifest",
    "write_manifest",
]

_WITH_TORCH = ("Model", "ModelStore", "load_control", "load_model")


def __getattr__(name: str) -> Any:
    """Bring in what needs torch when it is first named."""
    if name not in _WITH_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from underdraw.models import load, store

    return getattr(store if name == "ModelStore" else load, name)
