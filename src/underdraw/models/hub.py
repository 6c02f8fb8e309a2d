"""Names on the hub, and how what they stand for is fetched into the hub's own cache.

`owner/name` is a repository, `owner/name@v1.0` a revision of it, and `owner/name/a/b` a folder or a
file inside it. `HF_HUB_OFFLINE=1` leaves it at what the cache has.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from underdraw.errors import ModelError

_WORD = r"[A-Za-z0-9][\w.-]*"
HUB_NAME = re.compile(rf"(?P<repo>{_WORD}/{_WORD})(?:@(?P<revision>{_WORD}))?(?:/(?P<inside>.+))?")
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


@cache
def fetch(name: str) -> Path:
    """Return what a name on the hub stands for: a folder, or a file inside a repository.

    It is asked once in a process, so that a request has one revision of it throughout.

    A folder whose weights are there in half precision only comes with those.

    Args:
        name: matches `HUB_NAME`.

    Raises:
        ModelError: it can't be fetched, or has no such part.
    """
    match = HUB_NAME.fullmatch(name)
    if match is None:
        raise ModelError(f"{name!r} is no name on the hub; write owner/name")
    repo, revision, inside = match["repo"], match["revision"], match["inside"] or ""
    if inside.endswith(".safetensors"):
        return _file(name, repo, revision, inside)
    wanted = ["*.json", "*.txt", *_OWN_WEIGHTS]
    if inside:
        wanted = [f"{inside}/*.json", f"{inside}/*.txt", f"{inside}/*.safetensors"]
    root = _folder(name, repo, revision, wanted, _UNWANTED)
    if (root / "model_index.json").exists() and not inside:  # a whole model, part by part
        root = _folder(name, repo, revision, [*wanted, "*/*.safetensors"], _UNWANTED)
    bare = [config.parent for config in root.rglob("config.json") if not _has_weights(config)]
    if bare:
        halves = [f"{part.relative_to(root).as_posix()}/*.fp16.safetensors" for part in bare]
        _folder(name, repo, revision, [half.removeprefix("./") for half in halves], _UNWANTED[1:])
    if inside and not (root / inside).is_dir():
        raise ModelError(f"{repo} on the hub has no folder {inside}")
    if not any((root / inside).rglob("*.safetensors")):
        raise ModelError(
            f"{name} on the hub is no model and no single network; name what is meant in it: "
            f"{repo}/FOLDER or {repo}/FILE.safetensors"
        )
    return root / inside


def _has_weights(config: Path) -> bool:
    return any(config.parent.glob("*.safetensors"))


def _folder(
    name: str, repo: str, revision: str | None, wanted: list[str], unwanted: list[str]
) -> Path:
    from huggingface_hub import snapshot_download

    try:
        folder = snapshot_download(
            repo, revision=revision, allow_patterns=wanted, ignore_patterns=unwanted
        )
    except (OSError, ValueError) as error:
        raise ModelError(_why_not(name, error)) from None
    return Path(folder)


def _file(name: str, repo: str, revision: str | None, inside: str) -> Path:
    from huggingface_hub import hf_hub_download

    try:
        return Path(hf_hub_download(repo, inside, revision=revision))
    except (OSError, ValueError) as error:
        raise ModelError(_why_not(name, error)) from None


def _why_not(name: str, error: Exception) -> str:
    return f"can't fetch {name!r} from the hub: {str(error).strip().splitlines()[0]}"
