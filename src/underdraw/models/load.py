"""From files to networks in memory: verified, in the right dtype, on the right device.

The dtype follows one policy. On the CPU weights are computed in float32, whatever they are stored
in: the same seed gives the same bytes, and float16 is slower there than float32; bfloat16 can be
asked for. Elsewhere float16 is the default, and the VAE stays in float32 where the rest is
float16, since its activations overflow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from transformers import (
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    PreTrainedModel,
)
from transformers.utils import logging as transformers_logging

from underdraw.errors import ModelError
from underdraw.models.device import find_device
from underdraw.models.family import TextEncoder
from underdraw.models.files import ModelFiles, inspect_model
from underdraw.models.kinds import inspect_control, load_control_files
from underdraw.models.ldm import Stored
from underdraw.models.locate import read_json, weights_in
from underdraw.models.single_file import SingleFile
from underdraw.models.vae import VaeFiles
from underdraw.registry import Registry

CLIP = Path(__file__).parent / "clip"

VAES: Registry[type[AutoencoderKL] | type[AutoencoderTiny]] = Registry(
    "autoencoder", {"AutoencoderKL": AutoencoderKL, "AutoencoderTiny": AutoencoderTiny}
)
"""What can decode latents, by the name in its config."""

TextEncoderModel = CLIPTextModel | CLIPTextModelWithProjection
TEXT_ENCODERS: Registry[type[CLIPTextModel] | type[CLIPTextModelWithProjection]] = Registry(
    "text encoder",
    {
        "CLIPTextModel": CLIPTextModel,
        "CLIPTextModelWithProjection": CLIPTextModelWithProjection,
    },
)
"""What can read a prompt, by the name in `model_index.json`."""


@dataclass(frozen=True)
class Model:
    """A model in memory, in evaluation mode.

    Attributes:
        files: what it was loaded from: name, family, defaults, vocabulary, controls, scheduler.
        unet: predicts the noise.
        vae: between pixels and latents.
        text_encoders: in the family's order.
        tokenizers: one for each text encoder.
        sha256: of each weights file, by its path in the folder.
        device: where the networks are.
        dtype: of the UNet and the text encoders.
    """

    files: ModelFiles
    unet: UNet2DConditionModel
    vae: AutoencoderKL | AutoencoderTiny
    text_encoders: tuple[TextEncoderModel, ...]
    tokenizers: tuple[CLIPTokenizer, ...]
    sha256: Mapping[str, str]
    device: torch.device
    dtype: torch.dtype


def load_model(
    name: str, *, device: str | torch.device = "cpu", dtype: torch.dtype | None = None
) -> Model:
    """Load a model of the caller's own; nothing else shares its networks.

    Args:
        name: an embedded pack, a folder in the diffusers layout, a single file, or a hub id.
        device: where it goes.
        dtype: what it computes in; None leaves it to the policy of this module.

    Raises:
        ModelError: it can't be read, was tampered with, or is of no known family.
        SpecError: nothing is called so.
    """
    return place(inspect_model(name), device, dtype)


def load_control(name: str, model: Model, encoder: str | None = None) -> Any:
    """Load a control of the caller's own, where and in what the model computes.

    Args:
        name: as for `inspect_control`.
        model: what it is to steer.
        encoder: of an IP-Adapter; left out, it is looked for.

    Raises:
        ModelError: it can't be read, was tampered with, or does not fit the model.
        SpecError: nothing is called so.
    """
    return load_control_files(inspect_control(name, model.files, encoder), model)


def place(files: ModelFiles, device: str | torch.device, dtype: torch.dtype | None) -> Model:
    """Verify and load a model that was inspected."""
    device = find_device(device)
    dtype = _policy(device, dtype)
    sha256 = files.sha256()
    if files.single is None:
        _check_text_encoders(files)
    encoders = files.family.text_encoders
    return Model(
        files=files,
        unet=_part(files, "unet", UNet2DConditionModel, device, dtype),
        vae=_part(files, "vae", _vae_class(files), device, _vae_dtype(dtype)),
        text_encoders=tuple(
            _part(files, encoder.folder, TEXT_ENCODERS[encoder.kind], device, dtype)
            for encoder in encoders
        ),
        tokenizers=tuple(_tokenizer_of(files, encoder) for encoder in encoders),
        sha256=sha256,
        device=device,
        dtype=dtype,
    )


def place_vae(
    files: VaeFiles, device: torch.device, dtype: torch.dtype | None
) -> AutoencoderKL | AutoencoderTiny:
    """Load an autoencoder that was inspected."""
    dtype = _vae_dtype(_policy(device, dtype))
    if files.single:
        return load_single(AutoencoderKL, files.single, device, dtype)
    kind = VAES[files.config.get("_class_name", "AutoencoderKL")]
    return load_network(kind, files.path, device, dtype)


def _part(
    files: ModelFiles, folder: str, kind: Any, device: torch.device, dtype: torch.dtype
) -> Any:
    """Load one of a model's networks from its folder, or out of the single file."""
    if files.single is None:
        return load_network(kind, files.folder / folder, device, dtype)
    return load_single(kind, files.single.networks[folder], device, dtype)


def _vae_class(files: ModelFiles) -> type[AutoencoderKL] | type[AutoencoderTiny]:
    config = {} if files.single else read_json(files.folder / "vae" / "config.json")
    return VAES[config.get("_class_name", "AutoencoderKL")]


def _tokenizer_of(files: ModelFiles, encoder: TextEncoder) -> CLIPTokenizer:
    if files.single is None:
        return _tokenizer(files.folder / encoder.tokenizer)
    padding = files.single.base.text[encoder.folder].padding
    return CLIPTokenizer.from_pretrained(
        CLIP, pad_token=padding, model_max_length=77, local_files_only=True
    )


def _policy(device: torch.device, dtype: torch.dtype | None) -> torch.dtype:
    if device.type == "cpu":
        if dtype == torch.float16:
            raise ModelError("float16 is not computed on the CPU; ask for float32 or bfloat16")
        return dtype or torch.float32
    return dtype or torch.float16


def _vae_dtype(dtype: torch.dtype) -> torch.dtype:
    return torch.float32 if dtype == torch.float16 else dtype


def _check_text_encoders(files: ModelFiles) -> None:
    index = read_json(files.folder / "model_index.json")
    for encoder in files.family.text_encoders:
        kind = index.get(encoder.folder)
        if kind != ["transformers", encoder.kind]:
            raise ModelError(
                f"{files.folder.name} has {encoder.folder} {kind}, not a {encoder.kind}"
            )


def load_network(
    kind: Any,
    folder: Path,
    device: torch.device,
    dtype: torch.dtype,
    unread: frozenset[str] = frozenset(),
) -> Any:
    """Load one network; a weight that is missing or of another shape is refused, never made up.

    Save those which start as one of `unread`: the network has them but never asks them.
    """
    try:
        with _quiet():
            network, report = kind.from_pretrained(
                folder,
                dtype=dtype,
                use_safetensors=True,
                local_files_only=True,
                output_loading_info=True,
                variant=_variant(folder),
            )
    except (OSError, ValueError, RuntimeError, TypeError, SafetensorError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ModelError(f"can't load {folder}: {reason}") from None
    missing = [k for k in report["missing_keys"] if not any(k.startswith(u) for u in unread)]
    lacking = [*missing, *report["mismatched_keys"]]
    if lacking:
        raise ModelError(f"{folder} lacks {len(lacking)} weights its config asks for: {lacking[0]}")
    placed: nn.Module = network.to(device).eval().requires_grad_(False)
    return placed


def _variant(folder: Path) -> str | None:
    """Return what stands before the suffix of a folder's weights: `fp16`, or nothing."""
    return weights_in(folder).stem.partition(".")[2] or None


def load_single(kind: Any, file: SingleFile, device: torch.device, dtype: torch.dtype) -> Any:
    """Load one network from a single file, as `load_network` does from a folder."""
    try:
        with safe_open(file.path, framework="pt") as tensors:
            # Copied: by where a tensor lies in a file is decided with which kernel, and so to which
            # bit, it is computed.
            weights = {
                own: _stored(tensors, at).to(dtype, copy=True) for own, at in file.tensors.items()
            }
        build = _build_encoder if issubclass(kind, PreTrainedModel) else _build_network
        network = build(kind, file.config, weights)
    except (OSError, ValueError, RuntimeError, TypeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:300]
        raise ModelError(f"can't load {file.path}: {reason}") from None
    placed: nn.Module = network.to(device).eval().requires_grad_(False)
    return placed


def _stored(tensors: Any, at: Stored) -> Tensor:
    tensor: Tensor = tensors.get_tensor(at.name)
    if at.third is not None:
        tensor = tensor.chunk(3)[at.third]
    return tensor.T.contiguous() if at.transposed else tensor


def _build_network(kind: Any, config: Mapping[str, Any], weights: Mapping[str, Tensor]) -> Any:
    with torch.device("meta"):
        network = kind.from_config(dict(config))
    # Where one has a convolution of one pixel the other has a linear layer, with the same weights.
    shapes = {name: tensor.shape for name, tensor in network.state_dict().items()}
    fitted = {
        name: tensor.flatten(1) if tensor.ndim == 4 and len(shapes.get(name, ())) == 2 else tensor
        for name, tensor in weights.items()
    }
    network.load_state_dict(fitted, assign=True)
    return network


def _build_encoder(kind: Any, config: Mapping[str, Any], weights: Mapping[str, Tensor]) -> Any:
    with _quiet():
        network, report = kind.from_pretrained(
            None,
            config=kind.config_class(**config),
            state_dict=dict(weights),
            output_loading_info=True,
        )
    if lacking := [*report["missing_keys"], *report["mismatched_keys"]]:
        raise ValueError(f"it lacks {lacking[0]}")
    return network


def _tokenizer(folder: Path) -> CLIPTokenizer:
    # transformers makes up an empty one where these are missing, and every prompt says the same.
    has = {file.name for file in folder.glob("*")}
    if "tokenizer.json" not in has and not {"vocab.json", "merges.txt"} <= has:
        raise ModelError(
            f"{folder} has no tokenizer.json, nor vocab.json and merges.txt; fetch or save it again"
        )
    try:
        return CLIPTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, TypeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ModelError(f"can't load the tokenizer {folder}: {reason}") from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the progress bars of `transformers` off the terminal while loading."""
    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            transformers_logging.enable_progress_bar()
