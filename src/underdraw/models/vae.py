"""An autoencoder in place of the model's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from underdraw.errors import ModelError
from underdraw.models.files import ModelFiles, vae_factor
from underdraw.models.header import file_sha256, read_shapes
from underdraw.models.locate import locate, read_json, weights_in
from underdraw.models.single_file import SingleFile, vae_in


@dataclass(frozen=True)
class VaeFiles:
    """An autoencoder on disk, in place of the model's own.

    Attributes:
        name: as it was asked for.
        path: of the folder with its config and weights, or of the single file that it is.
        config: its own, or what a single file's shapes tell.
        single: what is known of it where it is a single file.
    """

    name: str
    path: Path
    config: Mapping[str, Any]
    single: SingleFile | None = None

    def sha256(self) -> str:
        """Return the hash of its weights."""
        return file_sha256(self.path if self.single else weights_in(self.path))


def inspect_vae(name: str, model: ModelFiles) -> VaeFiles:
    """Describe an autoencoder without loading it, and check that it fits the model.

    Args:
        name: a folder (of it, or of a model that has it in `vae/`), a single file, or a hub id.
        model: whose own it replaces.

    Raises:
        ModelError: it can't be read, or is for other latents.
        SpecError: nothing is called so.
    """
    path = locate(name, "autoencoder", (), single=True)
    if path.is_file():
        single = vae_in(path, _vae_config(model))
        found = VaeFiles(name, path, single.config, single)
    else:
        folder = path / "vae" if (path / "vae" / "config.json").exists() else path
        read_shapes(weights_in(folder))
        found = VaeFiles(name, folder, read_json(folder / "config.json"))
    factor = vae_factor(found.config, found.path, model.shape)
    if factor != model.vae_factor:
        raise ModelError(
            f"autoencoder {name!r} does not fit {model.name!r}: it has {factor} pixels to a "
            f"latent, the model's own {model.vae_factor}"
        )
    return found


def _vae_config(model: ModelFiles) -> Mapping[str, Any]:
    if model.single:
        return model.single.networks["vae"].config
    return read_json(model.folder / "vae" / "config.json")
