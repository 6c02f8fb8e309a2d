"""Models as their headers and configs describe them: everything but the weights.

Reading them takes milliseconds and no torch, so a request is refused before anything is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from underdraw.errors import ModelError
from underdraw.models.family import FAMILIES, Defaults, Family, family_of
from underdraw.models.header import Shapes, file_sha256, read_shapes
from underdraw.models.locate import locate_model, read_json, weights_in
from underdraw.models.pack import Manifest, hashed_files, read_manifest, verified_sha256
from underdraw.models.shape import NetworkShape, unet_shape
from underdraw.models.single_file import SingleModel, model_in
from underdraw.spec import Size


@dataclass(frozen=True)
class ModelFiles:
    """A model on disk.

    Attributes:
        name: as it was asked for.
        folder: in the diffusers layout; or the single file that it is.
        family: how its parts go together.
        shape: of its UNet.
        vae_factor: pixels to a latent, along each side.
        size: drawn where a request gives no size.
        sizes: all sizes it was trained on.
        defaults: of the fields a request leaves out.
        controls: the controls it offers, name to subfolder.
        detectors: the networks it offers that read a picture, task to subfolder.
        vocabulary: the words it was taught, or None where that is not known.
        zeroes_empty: an empty negative prompt is no text at all, but zeros.
        scheduler_config: of the diffusion it was trained on.
        manifest: its `pack.json`, or None.
        single: what is known of it where it is a single file.
    """

    name: str
    folder: Path
    family: Family
    shape: NetworkShape
    vae_factor: int
    size: Size
    sizes: tuple[Size, ...]
    defaults: Defaults
    controls: Mapping[str, str]
    detectors: Mapping[str, str]
    vocabulary: frozenset[str] | None
    zeroes_empty: bool
    scheduler_config: Mapping[str, Any]
    manifest: Manifest | None
    single: SingleModel | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The subfolders that hold its weights."""
        return ("unet", "vae", *(encoder.folder for encoder in self.family.text_encoders))

    @property
    def embeds_guidance(self) -> bool:
        """Tell whether its UNet takes the guidance scale as an input, in place of a second row."""
        return self.shape.guidance_width is not None

    @property
    def unet_shapes(self) -> Shapes:
        """The shape of every tensor of its UNet."""
        if self.single:
            return self.single.networks["unet"].shapes
        return read_shapes(weights_in(self.folder / "unet"))

    @property
    def text_layers(self) -> int:
        """The layers of its text encoders, of the one that has fewest."""
        folders = [encoder.folder for encoder in self.family.text_encoders]
        if self.single:
            configs = [self.single.networks[folder].config for folder in folders]
        else:
            configs = [read_json(self.folder / folder / "config.json") for folder in folders]
        return min(int(config.get("num_hidden_layers", 12)) for config in configs)

    def sha256(self) -> dict[str, str]:
        """Return the hash of every file it is made of, by its path in the folder.

        Raises:
            ModelError: a file of a pack was changed or is missing.
        """
        if self.single:
            return {self.folder.name: file_sha256(self.folder)}
        tokenizers = (encoder.tokenizer for encoder in self.family.text_encoders)
        parts = (*self.parts, *tokenizers, "scheduler")
        return {
            file.relative_to(self.folder).as_posix(): verified_sha256(
                self.folder, file, self.manifest
            )
            for part in parts
            for file in _files_of(self.folder, part, self.manifest)
        }


def inspect_model(name: str) -> ModelFiles:
    """Describe a model without loading it.

    Args:
        name: an embedded pack, a folder in the diffusers layout, a single file, or a hub id.

    Raises:
        ModelError: it can't be read, or is of no known family.
        SpecError: nothing is called so.
    """
    path = locate_model(name)
    return _in_file(name, path) if path.is_file() else _in_folder(name, path)


def _in_file(name: str, path: Path) -> ModelFiles:
    single = model_in(path)
    base, unet, vae = single.base, single.networks["unet"], single.networks["vae"]
    if base.family is None:
        raise ModelError(
            f"{path} is an {base.name} in a single file, which underdraw can't read; "
            "give its folder in the diffusers layout"
        )
    family, shape = FAMILIES[base.family], unet_shape(unet.shapes, path)
    if family_of(unet.config, path) is not family:
        raise ModelError(f"{path} has a UNet of another kind than {base.name}; it can't be run")
    size = Size(base.side, base.side)
    return ModelFiles(
        name=name,
        folder=path,
        family=family,
        shape=shape,
        vae_factor=vae_factor(vae.config, path, shape),
        size=size,
        sizes=(size,),
        defaults=family.defaults,
        controls={},
        detectors={},
        vocabulary=None,
        zeroes_empty=family.zeroes_empty,
        scheduler_config=base.scheduler,
        manifest=None,
        single=single,
    )


def _in_folder(name: str, folder: Path) -> ModelFiles:
    index = read_json(folder / "model_index.json")
    manifest = read_manifest(folder)
    unet_config = read_json(folder / "unet" / "config.json")
    weights = weights_in(folder / "unet")
    shape = unet_shape(read_shapes(weights), weights)
    factor = vae_factor(read_json(folder / "vae" / "config.json"), folder, shape)
    if manifest is None:
        scored = bool(index.get("requires_aesthetics_score"))
        family = family_of(unet_config, folder, scored=scored)
        trained = unet_config.get("sample_size")
        side = (trained if isinstance(trained, int) else 64) * factor
        size, sizes, defaults = Size(side, side), (Size(side, side),), family.defaults
    else:
        family, defaults = FAMILIES[manifest.family], manifest.defaults
        size, sizes = manifest.size, manifest.sizes
    for part in ("vae", *(encoder.folder for encoder in family.text_encoders)):
        read_shapes(weights_in(folder / part))
    known = manifest.vocabulary if manifest else None
    return ModelFiles(
        name=name,
        folder=folder,
        family=family,
        shape=shape,
        vae_factor=factor,
        size=size,
        sizes=sizes,
        defaults=defaults,
        controls=manifest.controls if manifest else _controls_in(folder),
        detectors=manifest.detectors if manifest else {},
        vocabulary=None if known is None else frozenset(known),
        zeroes_empty=bool(index.get("force_zeros_for_empty_prompt", family.zeroes_empty)),
        scheduler_config=read_json(folder / "scheduler" / "scheduler_config.json"),
        manifest=manifest,
    )


def weights_sha256(folder: Path, pack: ModelFiles | None) -> str:
    """Verify every file of a part, of a pack or of its own, and return the hash of its weights."""
    root = pack.folder if pack else folder
    manifest = pack.manifest if pack else None
    part = folder.relative_to(root).as_posix()
    found = {
        file: verified_sha256(root, file, manifest) for file in _files_of(root, part, manifest)
    }
    return found[weights_in(folder)]


def _files_of(root: Path, part: str, manifest: Manifest | None) -> list[Path]:
    """Return the files of one part: those that a manifest lists, else those that are read."""
    if manifest is not None:
        listed = [root / name for name in manifest.sha256 if name.startswith(f"{part}/")]
        return sorted({*listed, *hashed_files(root / part)})
    weights = [weights_in(root / part)] if any((root / part).glob("*.safetensors")) else []
    return weights + sorted((root / part).glob("*.json")) + sorted((root / part).glob("*.txt"))


def vae_factor(config: Mapping[str, Any], path: Path, shape: NetworkShape) -> int:
    """Return the pixels to a latent; ModelError where an autoencoder and a UNet don't fit."""
    try:
        widths = config.get("block_out_channels") or config["encoder_block_out_channels"]
        channels, levels = config["latent_channels"], len(widths)
    except (KeyError, TypeError):
        raise ModelError(f"the autoencoder of {path} is none that is known") from None
    # An inpainting UNet takes a mask and the masked picture's latents besides.
    if channels != shape.latent_channels or shape.extra_channels not in (0, 1 + channels):
        raise ModelError(
            f"{path.name} has a UNet of {shape.latent_channels} channels, and "
            f"{shape.extra_channels} besides, on latents of {channels}; it takes latents alone, or "
            f"{1 + channels} channels of a mask and a masked picture"
        )
    return 2 ** (levels - 1)


def _controls_in(folder: Path) -> dict[str, str]:
    """Find the ControlNets that lie in a model folder as `controlnet_<name>/`."""
    found = sorted(folder.glob("controlnet_*/config.json"))
    return {path.parent.name.removeprefix("controlnet_"): path.parent.name for path in found}
