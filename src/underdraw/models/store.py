"""What is loaded of a process, each network once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

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
        self._loaded: dict[Path, tuple[object, Any]] = {}

    def model(self, files: ModelFiles) -> Model:
        """Return the model that `files` describes."""
        stamp = repr(sorted(files.sha256().items()))
        return self.keep(files.folder, stamp, lambda: place(files, self.device, self.dtype))

    def control(self, files: ControlFiles, model: Model) -> Any:
        """Return the control that `files` describes, for a model."""
        stamp: object = files.sha256(), files.kind
        if CONTROL_KINDS[files.kind].of_model:
            # What is loaded belongs to the layers of this very UNet.
            stamp = (stamp, model.unet)
        return self.keep(files.path, stamp, partial(load_control_files, files, model))

    def vae(self, files: VaeFiles) -> AutoencoderKL | AutoencoderTiny:
        """Return the autoencoder that `files` describes."""
        load = partial(place_vae, files, self.device, self.dtype)
        return self.keep(files.path, files.sha256(), load)

    def lora(self, files: LoraFiles, model: Model) -> Mapping[str, Mapping[nn.Module, Factors]]:
        """Return the factors of a LoRA, by the model's part and the layer in it they change."""
        # The factors are for the layers of this very UNet, so it is part of what they are kept by.
        stamp = (files.sha256(), model.unet)
        return self.keep(files.path, stamp, lambda: place_lora(files, model))

    def keep(self, path: Path, stamp: object, load: Callable[[], Loaded]) -> Loaded:
        """Return what was loaded from a path under this stamp, or load it now."""
        if self._loaded.get(path, (None,))[0] != stamp:
            self._loaded[path] = stamp, load()
        return self._loaded[path][1]

    def clear(self) -> None:
        """Let go of everything that is loaded."""
        self._loaded.clear()


STORE = ModelStore()
"""The store of this process, on the CPU, that `generate` uses unless it is given another."""
