"""Train a ControlNet here and with diffusers' train_controlnet.py: images a second, and memory.

Memory is the peak of the process on a CPU, of an accelerator's tensors else.
Both train the same model (random weights), on the same pairs, in the same batches and precision, on
this machine, one after the other. The script is diffusers' own, taken from its repository
(examples/controlnet); where torchvision is missing, its five transforms are stood in for.

python benchmarks/training.py PATH/TO/train_controlnet.py [--side 512] [--batch 1] [--steps 6] \
    [--device cpu|cuda]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

PAIRS, WARM = 8, 2  # pairs to train on; steps that are not timed
STAND_IN = """
from enum import Enum
import numpy, torch
from PIL import Image

class InterpolationMode(Enum):
    BILINEAR = Image.BILINEAR

def Compose(steps):
    def run(image):
        for step in steps:
            image = step(image)
        return image
    return run

def Resize(side, interpolation=InterpolationMode.BILINEAR):
    def run(image):
        scale = side / min(image.size)
        return image.resize([round(scale * n) for n in image.size], interpolation.value)
    return run

def CenterCrop(side):
    def run(image):
        left, top = [(n - side) // 2 for n in image.size]
        return image.crop((left, top, left + side, top + side))
    return run

def ToTensor():
    return lambda image: torch.from_numpy(numpy.array(image)).permute(2, 0, 1).float() / 255

def Normalize(mean, std):
    return lambda tensor: (tensor - mean[0]) / std[0]
"""
# What diffusers' script does not print: when a step ends. Its log is called once a step.
# The stand-in comes last, or transformers would take it for the whole of torchvision.
PEER = f"""
import runpy, sys, types, accelerate, datasets
from benchmarks.training import told_step
from diffusers import StableDiffusionControlNetPipeline
try:
    import torchvision
except ImportError:
    package, transforms = (types.ModuleType(n) for n in ("torchvision", "torchvision.transforms"))
    exec({STAND_IN!r}, transforms.__dict__)
    package.transforms = transforms
    sys.modules |= {{"torchvision": package, "torchvision.transforms": transforms}}
log = accelerate.Accelerator.log
def told(self, values, *rest, **more):
    told_step()
    return log(self, values, *rest, **more)
accelerate.Accelerator.log = told
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("peer", type=Path)
    options.add_argument("--side", type=int, default=512)
    options.add_argument("--batch", type=int, default=1)
    options.add_argument("--steps", type=int, default=6)
    options.add_argument("--width", type=int, default=320, help="of the UNet; 320 is SD 1.5's")
    options.add_argument("--precision", choices=["bfloat16", "float32"], default="bfloat16")
    options.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    options.add_argument("--checkpointing", action="store_true", help="of gradients, in both")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        in_child("prepare", asked, folder)
        found = {
            "diffusers": measure(peer_command(asked, folder), folder, asked.device),
            "underdraw": measure(our_command(asked, folder), folder, asked.device),
        }
    report(asked, found)


def in_child(what: str, asked: argparse.Namespace, folder: Path) -> None:
    """Run a part of this file in a process of its own, whose memory is given back."""
    code = f"import sys; from benchmarks.training import {what}; {what}(*sys.argv[1:])"
    arguments = [str(folder), str(asked.side), str(asked.width)]
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, env=environment())


def prepare(folder: str, side: str, width: str) -> None:
    """Write a model, and pairs to train it on."""
    save_model(Path(folder) / "model", int(width))
    save_pairs(Path(folder), int(side))


def save_model(model: Path, width: int) -> None:
    """Write a model of SD 1.5's shape and of random weights."""
    import torch
    from diffusers import AutoencoderKL, DDPMScheduler, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    from underdraw.models.load import CLIP

    torch.manual_seed(0)
    widths = tuple(width * n for n in (1, 2, 4, 4))
    networks: dict[str, Any] = {
        "unet": UNet2DConditionModel(
            block_out_channels=widths, cross_attention_dim=768, attention_head_dim=8
        ),
        "vae": AutoencoderKL(
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=(128, 256, 512, 512),
            layers_per_block=2,
        ),
        "text_encoder": CLIPTextModel(
            CLIPTextConfig(
                hidden_size=768,
                intermediate_size=3072,
                num_hidden_layers=12,
                num_attention_heads=12,
                projection_dim=768,
            )
        ),
    }
    for part, network in networks.items():
        network.half().save_pretrained(model / part)
    CLIPTokenizer.from_pretrained(
        CLIP, pad_token="<|endoftext|>", model_max_length=77, local_files_only=True
    ).save_pretrained(model / "tokenizer")
    DDPMScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012
    ).save_pretrained(model / "scheduler")
    index = {
        "_class_name": "StableDiffusionPipeline",
        "scheduler": ["diffusers", "DDPMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    (model / "model_index.json").write_text(json.dumps(index))


def save_pairs(folder: Path, side: int) -> None:
    """Write drawn rooms and their edges, as both trainers read them."""
    from PIL import Image

    from underdraw.datasets import open_pairs
    from underdraw.spec import Size
    from underdraw.spec.data import DataSpec

    data, size = folder / "data", Size(side, side)
    pairs = open_pairs(DataSpec(path="rooms", map="canny", count=PAIRS, sizes=(size,)), [size])
    data.mkdir()
    lines, ours = [], []
    for place in range(PAIRS):
        pair, names = pairs[place], (f"{place}.png", f"{place}-edges.png")
        for name, image in zip(names, (pair.target, pair.condition), strict=True):
            Image.fromarray(image).save(data / name)
        target, condition = names
        fields = {"image_file_name": target, "conditioning_image_file_name": condition}
        lines.append({**fields, "text": pair.caption})
        paths = {"image": f"data/{target}", "conditioning_image": f"data/{condition}"}
        ours.append({**paths, "text": pair.caption})
    (data / "metadata.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "pairs.jsonl").write_text("".join(json.dumps(line) + "\n" for line in ours))


def peer_command(asked: argparse.Namespace, folder: Path) -> list[str]:
    options: dict[str, object] = {
        "pretrained_model_name_or_path": folder / "model",
        "output_dir": folder / "peer",
        "train_data_dir": folder / "data",
        "image_column": "image",
        "conditioning_image_column": "conditioning_image",
        "caption_column": "text",
        "resolution": asked.side,
        "train_batch_size": asked.batch,
        "max_train_steps": asked.steps,
        "learning_rate": 1e-5,
        "mixed_precision": {"bfloat16": "bf16", "float32": "no"}[asked.precision],
        "cache_dir": folder / "cache",
        "seed": 0,
    }
    flags = ["--gradient_checkpointing"] * asked.checkpointing
    given = [part for key, value in options.items() for part in (f"--{key}", str(value))]
    return [sys.executable, "-c", PEER, str(asked.peer.resolve()), *given, *flags]


def told_step() -> None:
    """Print the time, the processor's time, and the most bytes that an accelerator held."""
    import torch

    held = torch.cuda.max_memory_allocated() if torch.cuda.is_available() else 0
    print("STEP", time.monotonic(), time.process_time(), held, flush=True)


def our_command(asked: argparse.Namespace, folder: Path) -> list[str]:
    recipe = {
        "name": "edges",
        "model": str(folder / "model"),
        "output": str(folder / "ours"),
        "batch": asked.batch,
        "prompt_dropout": 0.0,
        "precision": asked.precision,
        "gradient_checkpointing": asked.checkpointing,
        "data": {"path": str(folder / "pairs.jsonl"), "sizes": [[asked.side, asked.side]]},
        "held_out": {
            "path": str(folder / "pairs.jsonl"),
            "count": 2,
            "sizes": [[asked.side, asked.side]],
        },
        "train": {
            "steps": asked.steps,
            "learning_rate": 1e-5,
            "ema_decay": 0.0,
            "save_every": 10**6,
        },
        "watch": {"every": 10**6, "samples": 0, "pairs": 2},
    }
    code = "import sys; from benchmarks.training import ours; ours(*sys.argv[1:])"
    return [sys.executable, "-c", code, json.dumps(recipe), asked.device]


def ours(recipe: str, device: str) -> None:
    """Train by the recipe, telling when each step ends and what the encoding took."""
    from underdraw.cli.train import _prepare, large_pages

    large_pages()  # before torch is brought in, as the command does
    from underdraw.spec.training import ControlTrainingSpec
    from underdraw.training import teach

    began = time.monotonic()
    lesson = _prepare(ControlTrainingSpec.parse(json.loads(recipe)), device)
    print("ENCODED", time.monotonic() - began, flush=True)
    for _ in teach(lesson):
        told_step()


def measure(command: list[str], folder: Path, device: str) -> dict[str, float]:
    """Run a trainer; return what it takes.

    That is seconds a step, by the clock and of all cores, one-off seconds, and the peak of memory
    in bytes: of an accelerator's tensors, or of the process on a CPU.
    """
    log = folder / "log"
    with log.open("w") as file:
        hidden = {} if device != "cpu" else {"CUDA_VISIBLE_DEVICES": ""}
        process = subprocess.Popen(command, stdout=file, stderr=file, env=environment() | hidden)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    text = log.read_text()
    if status:
        sys.exit(text[-4000:])
    # wherever in a line: progress bars end none
    ends = [tuple(map(float, found)) for found in re.findall(r"STEP ([\d.]+) ([\d.]+) (\d+)", text)]
    # The last step has to write things down besides.
    *times, held = zip(*ends, strict=True)
    step, core = (
        statistics.median([after - before for before, after in pairwise(each)][WARM - 1 : -1])
        for each in times
    )
    once = sum(map(float, re.findall(r"ENCODED ([\d.]+)", text)))
    peak = max(held) or usage.ru_maxrss * 1024
    return {"step": step, "core": core, "peak": peak, "once": once}


def environment() -> dict[str, str]:
    root = Path(__file__).parents[1]  # its code is what is measured, wherever another is installed
    others = filter(None, [os.environ.get("PYTHONPATH")])
    path = os.pathsep.join([str(root / "src"), str(root), *others])
    return {**os.environ, "PYTHONPATH": path, "HF_HUB_OFFLINE": "1"}


def report(asked: argparse.Namespace, found: dict[str, dict[str, float]]) -> None:
    print(
        f"{asked.side} px, batch {asked.batch}, {asked.precision}, UNet of width {asked.width},",
        end=" ",
    )
    print(f"on {asked.device}")
    print(f"{'':12}{'s a step':>10}{'core s':>10}{'images/s':>10}{'peak GB':>10}{'once, s':>10}")
    for name, it in found.items():
        rate, memory = asked.batch / it["step"], it["peak"] / 1e9
        times = f"{it['step']:10.3f}{it['core']:10.2f}{rate:10.3f}"
        print(f"{name:12}{times}{memory:10.2f}{it['once']:10.1f}")
    shares = {key: found["diffusers"][key] / found["underdraw"][key] for key in ("step", "core")}
    memory = found["underdraw"]["peak"] / found["diffusers"]["peak"]
    print(f"images/s {shares['step']:.2f} times (of processor time {shares['core']:.2f}),", end=" ")
    print(f"memory {memory:.2f} times diffusers'")


if __name__ == "__main__":
    main()
