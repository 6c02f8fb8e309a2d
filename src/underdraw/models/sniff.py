"""What a single safetensors file is, told by the names and shapes in its header alone.

File names and metadata are not asked: people rename files, and tools write what they like. The
kinds below are tried in order, so that what is more special comes first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from underdraw.errors import ModelError
from underdraw.models.bases import BASES, base_name
from underdraw.models.header import Shapes, file_sha256, read_header


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Attributes:
        name: what it is.
        layout: whose names its tensors have.
        marks: patterns, of which each must match the whole name of some tensor.
        width: reads the text width off the shapes; None where it can't be told.
        is_one: the file has one tensor, a vector or several.
    """

    name: str
    layout: str
    marks: tuple[str, ...]
    width: Callable[[Shapes], int | None]
    is_one: bool = False

    def fits(self, shapes: Shapes) -> bool:
        """Tell whether a file with tensors of these shapes is of this kind."""
        one = len(shapes) == 1 and all(len(shape) in (1, 2) for shape in shapes.values())
        return (one or not self.is_one) and all(_any(mark, shapes) for mark in self.marks)


_SDXL_ADDED = 2816  # pooled text and six sizes, as its time embedding takes them in


def _attention(shapes: Shapes) -> int | None:
    """Return what the cross-attention's keys take in."""
    widths = {
        shape[1]
        for name, shape in shapes.items()
        if len(shape) >= 2 and re.search(r"attn2\.to_k\.weight$", name)
    }
    if not widths and any(
        shape[1] == _SDXL_ADDED
        for name, shape in shapes.items()
        if re.search(r"(add_embedding\.linear_1|label_emb\.0\.0)\.weight$", name)
    ):
        return 2048  # SDXL's smallest ControlNets attend to no text
    return max(widths, default=None)


def _adaptation(shapes: Shapes) -> int | None:
    """Return the same of a low-rank change to it: what its first factor takes in."""
    first = re.compile(
        r"attn2[._](processor\.)?to_k(\.|_lora\.)"
        r"(lora_down|lora_A(\.\w+)?|lora\.down|down)\.weight$"
    )
    widths = {s[1] for name, s in shapes.items() if len(s) >= 2 and first.search(name)}
    return max(widths, default=None)


def _control_lora(shapes: Shapes) -> int | None:
    widths = {s[1] for n, s in shapes.items() if n.endswith("attn2.to_k.down") and len(s) >= 2}
    return max(widths, default=None)


def _image_prompt(shapes: Shapes) -> int | None:
    widths = {s[1] for n, s in shapes.items() if n.endswith("to_k_ip.weight") and len(s) == 2}
    return max(widths, default=None)


def _lllite(shapes: Shapes) -> int | None:
    widths = {
        s[1]
        for name, s in shapes.items()
        if len(s) == 2 and re.search(r"attn2_to_k\.down\.0\.weight$", name)
    }
    # It changes what goes into the keys of the text only in SDXL's own layout; by blocks else.
    deep = any("transformer_blocks_9" in name for name in shapes)
    return max(widths, default=2048 if deep else None)


def _adapter(shapes: Shapes) -> int | None:
    """Tell by the pixels that are folded into a channel: 8 x 8 for SD, 16 x 16 for SDXL."""
    inputs = [
        shapes[name][1]
        for name in ("adapter.conv_in.weight", "conv_in.weight", "adapter.body.0.in_conv.weight")
        if len(shapes.get(name, ())) == 4
    ]
    inputs = inputs or [s[1] for n, s in shapes.items() if n == "body.0.in_conv.weight"]
    return {64: 768, 192: 768, 256: 2048, 768: 2048}.get(inputs[0]) if inputs else None


def _embedding(shapes: Shapes) -> int | None:
    if "clip_g" in shapes:
        return 2048
    return max((shape[-1] for shape in shapes.values()), default=None)


def _untold(shapes: Shapes) -> None:
    del shapes


_LDM = r"(model\.diffusion_model\.|diffusion_model\.)?"
KINDS: tuple[Kind, ...] = (
    Kind("Control-LoRA", "Stability", ("lora_controlnet",), _control_lora),
    Kind("IP-Adapter", "original", (r"image_proj\..*", r"ip_adapter\..*"), _image_prompt),
    Kind("LLLite", "kohya", (r"lllite_.*",), _lllite),
    Kind("LyCORIS", "kohya", (r"(lora|lycoris)_.*\.(hada_w1_a|lokr_w1(_a)?|oft_.*)",), _adaptation),
    Kind("LoRA", "kohya", (r"lora_(unet|te\d?)_.*\.lora_down\.weight",), _adaptation),
    Kind(
        "LoRA",
        "PEFT",
        (r".*\.lora_A(\.\w+)?\.weight",),
        _adaptation,
    ),
    Kind("LoRA", "diffusers", (r".*(\.lora\.|_lora\.)(down|up)\.weight",), _adaptation),
    Kind(
        "ControlNet-Union",
        "diffusers",
        ("task_embedding", r"control_add_embedding\.linear_1\.weight"),
        _attention,
    ),
    Kind(
        "control for a transformer (SD3, FLUX and others)",
        "diffusers",
        (r"controlnet_blocks\.0\..*", r"transformer_blocks\.0\..*"),
        _untold,
    ),
    Kind("ControlNet", "diffusers", (r"controlnet_cond_embedding\.conv_in\.weight",), _attention),
    Kind(
        "ControlNet as a difference",
        "LDM",
        ("difference", r"(control_model\.)?input_hint_block\.0\.weight"),
        _attention,
    ),
    Kind("ControlNet", "LDM", (r"control_model\.input_hint_block\.0\.weight",), _attention),
    Kind("ControlNet", "LDM, bare", (r"input_hint_block\.0\.weight",), _attention),
    Kind("T2I-Adapter", "diffusers", (r"adapter\.body\.0\..*",), _adapter),
    Kind("T2I-Adapter", "original", (r"body\.0\.(block1|in_conv)\.weight",), _adapter),
    Kind(
        "model",
        "LDM",
        (_LDM + r"input_blocks\.0\.0\.weight", r"first_stage_model\..*"),
        _attention,
    ),
    Kind("UNet", "LDM", (_LDM + r"input_blocks\.0\.0\.weight",), _attention),
    Kind("UNet", "diffusers", (r"conv_in\.weight", r"up_blocks\.0\..*"), _attention),
    Kind("transformer (SD3, FLUX and others)", "", (r".*(joint|double)_blocks?\..*",), _untold),
    Kind("VAE", "diffusers", (r"decoder\.up_blocks\.0\..*",), _untold),
    Kind("VAE", "LDM", (r"(first_stage_model\.)?decoder\.up\.0\..*",), _untold),
    Kind("VAE", "diffusers, tiny", (r"decoder\.layers\.0\.weight",), _untold),
    Kind(
        "text encoder",
        "transformers",
        (r"(text_model\.)?embeddings\.token_embedding\.weight",),
        _untold,  # SDXL's first is that of SD 1.x
    ),
    Kind("textual inversion", "kohya", (r"emb_params|clip_[lg]",), _embedding),
    Kind("transformer (SD3, FLUX and others)", "", (r"transformer_blocks\.0\..*",), _untold),
    # Its tensor is called as the word is, which may be anything.
    Kind("textual inversion", "diffusers", (r"(?!.*\.(weight|bias)$).*",), _embedding, is_one=True),
)


@dataclass(frozen=True)
class Sniffed:
    """What a file is.

    Attributes:
        path: of the file.
        kind: a name of KINDS.
        layout: whose names its tensors have.
        base: a name of BASES, or None where the header does not tell.
        remarks: what else is to be seen, e.g. "inpainting".
        parameters: how many numbers it holds.
        dtypes: theirs, the most frequent first.
    """

    path: Path
    kind: str
    layout: str
    base: str | None
    remarks: tuple[str, ...]
    parameters: int
    dtypes: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """The file's hash; reads all of it."""
        return file_sha256(self.path)


def sniff(path: Path) -> Sniffed:
    """Tell what a safetensors file is, without loading a weight.

    Raises:
        ModelError: it can't be read, is a pickle, or is nothing that is known.
    """
    header = read_header(path)
    for kind in KINDS:
        if kind.fits(header.shapes):
            width = kind.width(header.shapes)
            return Sniffed(
                path=path,
                kind=kind.name,
                layout=kind.layout,
                base=base_name(width),
                remarks=tuple(_remarks(header.shapes, width)),
                parameters=sum(math.prod(shape) for shape in header.shapes.values()),
                dtypes=tuple(header.dtypes),
            )
    some = ", ".join(list(header.shapes)[:3])
    raise ModelError(
        f"{path} is nothing underdraw knows (its tensors are {some}, …); it knows: "
        + ", ".join(dict.fromkeys(kind.name for kind in KINDS))
    )


def _any(mark: str, shapes: Shapes) -> bool:
    pattern = re.compile(mark)
    return any(pattern.fullmatch(name) for name in shapes)


def _remarks(shapes: Shapes, width: int | None) -> Iterator[str]:
    entry = re.compile(_LDM + r"input_blocks\.0\.0\.weight|conv_in\.weight")
    if any(s[1:2] == (9,) for name, s in shapes.items() if entry.fullmatch(name)):
        yield "inpainting: the UNet takes 9 channels"
    if width is not None and width not in BASES:
        yield f"a text width of {width}, of no family that is known"
    if "task_embedding" in shapes:
        yield f"{shapes['task_embedding'][0]} types of condition"
    if any(name.startswith("image_proj.latents") for name in shapes):
        yield "plus: a resampler between image and tokens"
