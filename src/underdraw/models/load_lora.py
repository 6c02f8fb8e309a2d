"""From a LoRA's file to the factors of each layer in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors import SafetensorError, safe_open
from torch import nn

from underdraw.errors import ModelError
from underdraw.models.factors import Factors
from underdraw.models.lora import LoraFiles, LoraLayer

if TYPE_CHECKING:
    from underdraw.models.load import Model


def place_lora(files: LoraFiles, model: Model) -> dict[str, dict[nn.Module, Factors]]:
    """Load the factors of a LoRA that was inspected, where and in what its model computes."""
    encoders = (encoder.folder for encoder in model.files.family.text_encoders)
    networks = {"unet": model.unet, **dict(zip(encoders, model.text_encoders, strict=True))}
    placed: dict[str, dict[nn.Module, Factors]] = {}
    with _opened(files.path) as tensors:
        for part, layers in files.parts.items():
            # Where a text encoder's weights have a word in front, its modules may have none.
            modules = {
                name.removeprefix("text_model."): module
                for name, module in networks[part].named_modules()
            }
            own = {layer: modules[layer.module.removeprefix("text_model.")] for layer in layers}
            placed[part] = {
                module: _factors(tensors, layer, module).to(model.device, model.dtype)
                for layer, module in own.items()
            }
    return placed


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with safe_open(path, framework="pt") as tensors:
            yield tensors
    except (OSError, SafetensorError) as error:
        raise ModelError(f"can't load {path}: {' '.join(str(error).split())[:300]}") from None


def _factors(tensors: Any, layer: LoraLayer, module: nn.Module) -> Factors:
    down, up = tensors.get_tensor(layer.down).float(), tensors.get_tensor(layer.up).float()
    rank = down.shape[0]
    alpha = tensors.get_tensor(layer.alpha) if isinstance(layer.alpha, str) else layer.alpha
    up = up * ((rank if alpha is None else float(alpha)) / rank)
    if isinstance(module, nn.Conv2d):
        return Factors(*(part if part.ndim == 4 else part[:, :, None, None] for part in (down, up)))
    return Factors(down.flatten(1), up.flatten(1))
