"""From a name to a folder on disk: an embedded pack, a folder, or a hub id (only then network)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from underdraw.errors import ModelError, unknown

PACKS = Path(__file__).parent / "packs"
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".pkl")
# At the root of a repository only these weights count; others are single-file twins of a model.
_OWN_WEIGHTS = [
    "diffusion_pytorch_model.safetensors",
    "model.safetensors",
    "pytorch_lora_weights.safetensors",
    "adapter_model.safetensors",
    "learned_embeds.safetensors",
]
# fp16 twins, EMA twins and the safety checker would only double the download.
_UNWANTED = ["*.fp16.*", "*non_ema*", "safety_checker/*"]


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
        name: a folder, or a hub id `owner/name`.
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
    if path.suffix.lower() in (".safetensors", *_PICKLES):
        raise ModelError(f"no such file: {name}")
    if _HUB_ID.fullmatch(name):
        return _fetch(name)
    if "/" in name or path.is_absolute():
        raise ModelError(f"no such {kind} folder: {name}")
    raise unknown(kind, name, known)


def weights_in(folder: Path) -> Path:
    """Return the one safetensors file of a model part, e.g. of `unet/`.

    Raises:
        ModelError: there is none, or only a pickle.
    """
    files = sorted(folder.glob("*.safetensors"), key=lambda file: (len(file.name), file.name))
    if files and re.search(r"-\d+-of-\d+$", files[0].stem):
        raise ModelError(f"the weights in {folder} are split; save them again as one file")
    if files:
        return files[0]
    pickles = [file for file in folder.glob("*") if file.suffix.lower() in _PICKLES]
    if pickles:
        raise ModelError(_single_file(pickles[0]))
    raise ModelError(f"no .safetensors weights in {folder}")


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


def _fetch(hub_id: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        folder = snapshot_download(
            hub_id,
            allow_patterns=["*.json", "*.txt", "*/*.safetensors", *_OWN_WEIGHTS],
            ignore_patterns=_UNWANTED,
        )
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ModelError(f"can't fetch {hub_id!r} from the hub: {reason}") from None
    return Path(folder)
