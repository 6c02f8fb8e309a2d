"""The `parameters` text that A1111 and its kin read from a picture: foreign words, written only.

A control's unit may hold no comma, colon or quote there, or the reader drops the unit; they
become spaces. The whole truth is in the record beside it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from underdraw.output.record import Record
from underdraw.spec import ControlSpec, Keyframes

_SAMPLERS = {
    "unipc": "UniPC",
    "ddim": "DDIM",
    "ddim_trailing": "DDIM",
    "euler": "Euler",
    "euler_a": "Euler a",
    "euler_a_trailing": "Euler a",
    "euler_trailing": "Euler",
    "heun": "Heun",
    "dpmpp_2m": "DPM++ 2M",
    "dpmpp_2m_karras": "DPM++ 2M Karras",
    "lms": "LMS",
    "pndm": "PLMS",
    "lcm": "LCM",
    "tcd": "TCD",
}
_RESIZE_MODES = {
    "crop": "Crop and Resize",
    "pad": "Resize and Fill",
    "stretch": "Just Resize",
}
_CONTROL_MODES = {
    (False, "both"): "Balanced",
    (True, "both"): "My prompt is more important",
    (True, "cond"): "ControlNet is more important",
    (False, "cond"): "ControlNet is more important",
}


def parameters_of(record: Record) -> str:
    """Write a record as A1111's `parameters`: prompt, negative prompt, one line of settings."""
    spec = record.spec
    settings = {
        "Steps": spec.steps,
        "Sampler": _SAMPLERS.get(spec.scheduler or "", spec.scheduler),
        "CFG scale": spec.guidance_scale,
        "Seed": record.seed,
        "Size": f"{spec.width}x{spec.height}",
        "Model hash": _weights_sha256(record)[:10],
        "Model": Path(spec.model).name,
    }
    if spec.image is not None:
        settings["Denoising strength"] = spec.strength
    if spec.clip_skip:
        settings["Clip skip"] = spec.clip_skip + 1  # there 1 leaves out nothing
    if spec.vae:
        settings["VAE"] = Path(spec.vae).name
    if spec.refiner:
        settings |= {"Refiner": Path(spec.refiner).name, "Refiner switch at": spec.refine_from}
    for index, control in enumerate(spec.controls):
        settings[f"ControlNet {index}"] = _unit(control, record.controls[index].weights_sha256)
    settings["Version"] = f"underdraw {record.versions.get('underdraw', '')}".strip()
    line = ", ".join(f"{name}: {_quoted(value)}" for name, value in settings.items())
    negative = [f"Negative prompt: {spec.negative_prompt}"] if spec.negative_prompt else []
    loras = [f"<lora:{_plain(Path(one.lora).stem)}:{_peak(one.scale):g}>" for one in spec.loras]
    return "\n".join([" ".join([spec.prompt, *loras]), *negative, line])


def _weights_sha256(record: Record) -> str:
    """Return the hash of the first weights file, the UNet's; empty where there is none."""
    weights = (sha for name, sha in record.sha256.items() if name.endswith(".safetensors"))
    return next(weights, "")


def _unit(control: ControlSpec, weights_sha256: str) -> str:
    fields = {
        "Module": control.preprocess.kind,
        "Model": f"{control.control} [{weights_sha256[:8]}]",
        "Weight": f"{_peak(control.scale):g}",
        "Resize Mode": _RESIZE_MODES[control.fit],
        "Guidance Start": f"{control.window.start:g}",
        "Guidance End": f"{control.window.end:g}",
        "Control Mode": _CONTROL_MODES[control.effective_decay < 1, control.effective_branch],
    }
    return ", ".join(f"{name}: {_plain(value)}" for name, value in fields.items())


def _peak(scale: float | Keyframes | None) -> float | None:
    return max(p.scale for p in scale.points) if isinstance(scale, Keyframes) else scale


def _plain(text: str) -> str:
    return re.sub(r'[,:"\n\\]', " ", text)


def _quoted(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if re.search(r'[,:\n"]', text):
        return json.dumps(text, ensure_ascii=False)
    return text
