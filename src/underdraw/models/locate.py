"""From a name to a folder on disk: an embedded pack, a folder, or a hub id (only then network)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from underdraw.errors import ModelError, unknown
from underdraw.models.hub import HUB_NAME, fetch

PACKS = Path(__file__).parent / "packs"
_LOADED = ("diffusion_pytorch_model", "model")
_PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".pkl")


def pack_names() -> list[str]:
    """Name the packs that came with this installation."""
    return sorted(manifest.parent.name for manifest in PACKS.glob("*/pack.json"))


def locate_model(name: str) -> Path:
    """Return the folder of an embedded pack, or what `locate` finds under that name."""
    names = pack_names()
    return PACKS / name if name in names else locate(name, "model", names, single=True)


def locate(name: str, kind: str, known: Iterable[str], *, single: bool = False) -> Path:
    """Return the folder that `name` stands for; a hub id is fetched into the hub's own cache.

    Args:
        name: a folder, or a hub id: `owner/name`, `owner/name@revision`, `owner/name/inside`.
        kind: what is looked for, for the message.
        known: short names that would have been accepted, for the message.
        single: a safetensors file is as good as a folder.

    Raises:
        ModelError: it is a file, a pickle, or can't be fetched.
        SpecError: nothing is called so; the nearest names are given.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if path.is_file():
        if single and path.suffix.lower() not in _PICKLES:
            return path
        raise ModelError(_single_file(path))
    match = HUB_NAME.fullmatch(name)
    if match and match["inside"] and Path(path.parts[0]).exists():
        match = None  # a path here that is mistyped
    is_file = path.suffix.lower() in (".safetensors", *_PICKLES)
    if match and (single and _is_inside(match["inside"], path) if is_file else True):
        return fetch(name)
    if is_file:
        raise ModelError(f"no such file: {name}")
    if "/" in name or path.is_absolute():
        raise ModelError(f"no such {kind} folder: {name}")
    raise unknown(kind, name, known)


def _is_inside(inside: str | None, path: Path) -> bool:
    """Tell a file in a repository on the hub from one that is named here, and from a pickle."""
    return bool(inside) and path.suffix == ".safetensors"


def weights_in(folder: Path) -> Path:
    """Return the one safetensors file of a model part, e.g. of `unet/`.

    Raises:
        ModelError: there is none, or only a pickle.
    """
    files = sorted(folder.glob("*.safetensors"), key=_rank)
    if files and re.search(r"-\d+-of-\d+$", files[0].stem):
        raise ModelError(f"the weights in {folder} are split; save them again as one file")
    if files:
        return files[0]
    pickles = [file for file in folder.glob("*") if file.suffix.lower() in _PICKLES]
    if pickles:
        raise ModelError(_single_file(pickles[0]))
    raise ModelError(f"no .safetensors weights in {folder}")


def _rank(file: Path) -> tuple[bool, int, str]:
    """Sort the name that libraries load first; then what is shorter, which has no variant."""
    return file.name.partition(".")[0] not in _LOADED, len(file.name), file.name


def one_file_in(folder: Path, preferred: Iterable[str]) -> Path:
    """Return the safetensors file of a folder: one that is called so, or its only one.

    Raises:
        ModelError: there are several, none, or only a pickle.
    """
    for name in preferred:
        if (folder / name).exists():
            return folder / name
    found = sorted(path.name for path in folder.glob("*.safetensors"))
    if len(found) > 1:
        raise ModelError(f"{folder} holds several files; name one of {', '.join(found[:5])}")
    return weights_in(folder)


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object that belongs to a model; anything else raises ModelError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path.parent} has no {path.name}; is it a diffusers folder?") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"can't read {path}: {error}") from None
    if not isinstance(data, dict):
        raise ModelError(f"{path} should hold a JSON object")
    return data


def _single_file(path: Path) -> str:
    if path.suffix.lower() in _PICKLES:
        return (
            f"{path} is a pickle, which can run code; underdraw reads safetensors only: "
            "save it again with save_pretrained"
        )
    return f"{path} is a single file; give a folder in the diffusers layout"
