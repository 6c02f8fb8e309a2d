"""What is loaded of a process, each network once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeVar

import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from torch import nn

from underdraw.models.control_files import ControlFiles
from underdraw.models.device import find_device
from underdraw.models.factors import Factors
from underdraw.models.files import ModelFiles
from underdraw.models.kinds import CONTROL_KINDS, load_control_files
from underdraw.models.load import Model, place, place_vae
from underdraw.models.load_lora import place_lora
from underdraw.models.lora import LoraFiles
from underdraw.models.vae import VaeFiles

Loaded = TypeVar("Loaded")


class _Kept(NamedTuple):
    """What is loaded: from which files, for whose layers."""

    stamp: str
    owner: object
    value: Any


class ModelStore:
    """Models and controls of one device, each loaded once and again only when its files change.

    Args:
        device: where the networks go.
        dtype: what they compute in; None leaves it to the policy of this module.
    """

    def __init__(
        self, device: str | torch.device = "cpu", dtype: torch.dtype | None = None
    ) -> None:
        self.device = find_device(device)
        self.dtype = dtype
        self._loaded: dict[Hashable, _Kept] = {}

    def model(self, files: ModelFiles) -> Model:
        """Return the model that `files` describes."""
        stamp, key = repr(sorted(files.sha256().items())), ("model", files.folder)
        old = self._loaded.get(key)
        if old is not None and old.stamp != stamp:
            self._drop(old.value)
        return self.keep(key, stamp, lambda: place(files, self.device, self.dtype))

    def control(self, files: ControlFiles, model: Model) -> Any:
        """Return the control that `files` describes, for a model."""
        # What some kinds load belongs to the layers of this very UNet.
        owner = model.unet if CONTROL_KINDS[files.kind].of_model else None
        load = partial(load_control_files, files, model)
        return self.keep(files.key, files.sha256(), load, owner)

    def vae(self, files: VaeFiles) -> AutoencoderKL | AutoencoderTiny:
        """Return the autoencoder that `files` describes."""
        load = partial(place_vae, files, self.device, self.dtype)
        return self.keep(("vae", files.path), files.sha256(), load)

    def lora(self, files: LoraFiles, model: Model) -> Mapping[str, Mapping[nn.Module, Factors]]:
        """Return the factors of a LoRA, by the model's part and the layer in it they change."""
        load = partial(place_lora, files, model)
        return self.keep(("lora", files.path), files.sha256(), load, model.unet)

    def keep(
        self, key: Hashable, stamp: str, load: Callable[[], Loaded], owner: object = None
    ) -> Loaded:
        """Return what is kept under a key, or load it now.

        Args:
            key: what it is, and where it was loaded from.
            stamp: of the files; with another it is loaded again.
            load: loads it.
            owner: the UNet whose layers it belongs to; for another it is loaded again.
        """
        kept = self._loaded.get(key)
        if kept is None or kept.stamp != stamp or kept.owner is not owner:
            self._loaded.pop(key, None)  # before the new one takes memory
            kept = self._loaded[key] = _Kept(stamp, owner, load())
        return kept.value

    def _drop(self, model: Model) -> None:
        """Let go of a model, and of all that belongs to its layers."""
        self._loaded = {
            key: kept
            for key, kept in self._loaded.items()
            if kept.value is not model and kept.owner is not model.unet
        }

    def clear(self) -> None:
        """Let go of everything that is loaded."""
        self._loaded.clear()


STORE = ModelStore()
"""The store of this process, on the CPU, that `generate` uses unless it is given another."""
