"""`pack.json`: what a pack says of itself, and the hashes that show nobody changed it since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field

from underdraw.errors import ModelError, SpecError
from underdraw.models.family import Defaults
from underdraw.models.header import file_sha256
from underdraw.models.locate import read_json
from underdraw.spec import Size, Spec

MANIFEST = "pack.json"
# A changed config or tokenizer changes the picture as surely as a changed weight does.
HASHED = (".safetensors", ".json", ".txt")


class Manifest(Spec):
    """The fields of `pack.json`."""

    # A newer recipe may note more about its pack than this version reads.
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    name: str = Field(description="of the pack")
    version: str = Field("1", description="of the pack")
    recipe: str = Field("", description="what trained it")
    family: str = Field("sd", description="see models/family.py")
    size: Size = Field(description="drawn where a request gives no size")
    sizes: tuple[Size, ...] = Field(description="all sizes it was trained on")
    defaults: Defaults = Field(description="of the fields a request leaves out")
    controls: Mapping[str, str] = Field(default_factory=dict, description="name to subfolder")
    detectors: Mapping[str, str] = Field(default_factory=dict, description="task to subfolder")
    vocabulary: tuple[str, ...] | None = Field(None, description="every word it was taught")
    sha256: Mapping[str, str] = Field(default_factory=dict, description="file to 64 hex digits")


def read_manifest(folder: Path) -> Manifest | None:
    """Return a model folder's manifest, or None where it has none.

    Raises:
        ModelError: the manifest is damaged.
    """
    if not (folder / MANIFEST).is_file():
        return None
    try:
        return Manifest.parse(read_json(folder / MANIFEST))
    except SpecError as error:
        raise ModelError(f"{folder / MANIFEST} is damaged: {error}") from None


def write_manifest(
    folder: Path,
    *,
    name: str,
    size: Size,
    defaults: Mapping[str, Any],
    sizes: Iterable[Size] = (),
    controls: Mapping[str, str] | None = None,
    detectors: Mapping[str, str] | None = None,
    vocabulary: Iterable[str] | None = None,
    family: str = "sd",
    version: str = "1",
    recipe: str = "",
) -> Manifest:
    """Hash every weight, config and tokenizer file below `folder` and write its `pack.json`.

    Args:
        folder: a model in the diffusers layout, complete but for the manifest.
        name: of the pack.
        size: drawn where a request gives no size.
        defaults: the fields of `Defaults`, of which the last two may be left out.
        sizes: all sizes it was trained on; `size` alone when empty.
        controls: name to subfolder.
        detectors: task to subfolder.
        vocabulary: every word it was taught, or None where that is not known.
        family: see models/family.py.
        version: of the pack.
        recipe: what trained it.
    """
    manifest = Manifest(
        name=name,
        version=version,
        recipe=recipe,
        family=family,
        size=size,
        sizes=tuple(sizes) or (size,),
        defaults=Defaults(**defaults),
        controls=dict(controls or {}),
        detectors=dict(detectors or {}),
        vocabulary=None if vocabulary is None else tuple(sorted(set(vocabulary))),
        sha256={
            file.relative_to(folder).as_posix(): file_sha256(file) for file in hashed_files(folder)
        },
    )
    text = json.dumps(manifest.model_dump(mode="json"), indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest


def hashed_files(folder: Path) -> list[Path]:
    """Return every file below a folder that a manifest lists."""
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix in HASHED and file.name != MANIFEST and file.is_file()
    )


def verified_sha256(folder: Path, file: Path, manifest: Manifest | None) -> str:
    """Return the hash of a model's file; in a pack it must be the one its manifest states.

    Raises:
        ModelError: the file was changed, or the manifest does not list it.
    """
    found = file_sha256(file)
    if manifest is None:
        return found
    name = file.relative_to(folder).as_posix()
    stated = manifest.sha256.get(name)
    if stated is None:
        raise ModelError(f"{name} is not listed in {folder / MANIFEST}; install the pack again")
    if stated != found:
        raise ModelError(
            f"{name} of the pack {manifest.name!r} was changed or damaged (sha256 {found[:12]}…, "
            f"not {stated[:12]}…); install the pack again"
        )
    return found
