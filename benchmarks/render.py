"""What a render costs: time of the whole process, share of imports, memory, network calls.

Each scenario runs in a process of its own, `--repeat` times; the fastest counts.

python benchmarks/render.py [--model rooms] [--repeat 3] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[1] / "examples"
PROMPT = "a scandinavian living room with a blue sofa"
STEPS = 20
DEPTH, CANNY = f"depth={EXAMPLES}/room-depth.png,preprocess=none", f"canny={EXAMPLES}/room.png"
SCENARIOS: dict[str, list[str]] = {
    "no control": [],
    "one control": [CANNY],
    "two controls": [DEPTH, CANNY],
    "two, in windows": [DEPTH + ",window=0:0.6", CANNY + ",window=0.2:1"],
    "two, scale 0": [DEPTH + ",scale=0", CANNY + ",scale=0"],
}
DIFFUSERS = "diffusers, two controls"
HEAD = ("scenario", "process s", "ratio", "imports", "draw s", "ratio", "MB", "UNet", "control")


def count_calls(networks: list[Any]) -> list[int]:
    """Count from now on how often the networks run; both libraries call the middle block once."""
    calls: list[int] = []
    for network in networks:
        network.mid_block.register_forward_hook(lambda *_: calls.append(1))
    return calls


def run_underdraw(model: str, controls: list[str]) -> tuple[Callable[[], object], list[Any]]:
    """Return the drawing, ready to run, and its networks: the UNet, then the controls."""
    from underdraw.cli.grammar import parse_control
    from underdraw.generate import generate
    from underdraw.models import ModelStore
    from underdraw.preflight import preflight
    from underdraw.spec import GenerationSpec

    asked = tuple(parse_control(text) for text in controls)
    spec = GenerationSpec(model=model, prompt=PROMPT, controls=asked, steps=STEPS)
    store, plan = ModelStore(), preflight(spec)
    networks = [store.control(one.files) for one in plan.controls]
    return lambda: generate(spec, models=store), [store.model(plan.files).unet, *networks]


def run_diffusers(model: str) -> tuple[Callable[[], object], list[Any]]:
    """Return diffusers' own pipeline over the same weights and control images."""
    import torch
    from diffusers import StableDiffusionControlNetPipeline, UniPCMultistepScheduler
    from diffusers.models.controlnets.multicontrolnet import MultiControlNetModel

    from underdraw.cli.grammar import parse_control
    from underdraw.models import load_control, load_model
    from underdraw.preflight import preflight
    from underdraw.spec import GenerationSpec

    asked = tuple(parse_control(text) for text in SCENARIOS["two controls"])
    plan = preflight(GenerationSpec(model=model, prompt=PROMPT, controls=asked, steps=STEPS))
    loaded = load_model(model)
    nets = [load_control(control.control, loaded) for control in asked]
    pipe = StableDiffusionControlNetPipeline(
        vae=loaded.vae,
        text_encoder=loaded.text_encoders[0],
        tokenizer=loaded.tokenizers[0],
        unet=loaded.unet,
        controlnet=MultiControlNetModel(nets),
        scheduler=UniPCMultistepScheduler.from_config(dict(plan.files.scheduler_config)),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipe.set_progress_bar_config(disable=True)
    maps = list(plan.maps)
    return lambda: pipe(
        PROMPT,
        image=maps,
        num_inference_steps=STEPS,
        guidance_scale=plan.guidance_scale,
        generator=torch.Generator().manual_seed(0),
    ), [loaded.unet, *nets]


def measure(name: str, model: str) -> dict[str, float]:
    """Run one scenario in this process."""
    started = time.perf_counter()
    import underdraw.generate  # noqa: F401 - its cost is what is measured

    imported = time.perf_counter()
    if name == DIFFUSERS:
        draw, networks = run_diffusers(model)
    else:
        draw, networks = run_underdraw(model, SCENARIOS[name])
    unet, controls = count_calls(networks[:1]), count_calls(networks[1:])
    before = time.perf_counter()
    draw()
    return {
        "imports": imported - started,
        "draw": time.perf_counter() - before,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "unet_calls": len(unet),
        "control_calls": len(controls),
    }


def in_a_process(name: str, model: str) -> dict[str, float]:
    """Run one scenario in a process of its own and time the whole of it."""
    started = time.perf_counter()
    command = [sys.executable, __file__, "--one", name, "--model", model]
    quiet = {**os.environ, "TRANSFORMERS_VERBOSITY": "error"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=quiet)
    total = time.perf_counter() - started
    return {"process": total, **json.loads(done.stdout.splitlines()[-1])}


def rows(found: dict[str, dict[str, float]]) -> list[tuple[str, ...]]:
    """Lay the figures out, each time beside its ratio to the first scenario's."""
    first = next(iter(found.values()))
    return [
        (
            name,
            f"{one['process']:.2f}",
            f"{one['process'] / first['process']:.2f}",
            f"{one['imports'] / one['process']:.0%}",
            f"{one['draw']:.2f}",
            f"{one['draw'] / first['draw']:.2f}",
            f"{one['megabytes']:.0f}",
            f"{one['unet_calls']:.0f}",
            f"{one['control_calls']:.0f}",
        )
        for name, one in found.items()
    ]


def main() -> None:
    """Measure every scenario and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="rooms")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one, given.model)))
        return
    from underdraw.cli.console import table

    found = {}
    for name in (*SCENARIOS, DIFFUSERS):
        runs = [in_a_process(name, given.model) for _ in range(given.repeat)]
        found[name] = min(runs, key=lambda run: run["process"])
    table(HEAD, rows(found))
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
