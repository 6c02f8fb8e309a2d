"""Kill a training run at random moments, again and again: does it end in the same weights?

python benchmarks/kill_resume.py [--kills 20] [--seed 0]
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from safetensors.numpy import load_file

RECIPE = """
name = "lines"
output = "{output}"
batch = 4
hint_channels = [8, 16, 32, 64]
data = {{ path = "rooms", map = "lines", count = 24, sizes = [[64, 64]] }}
held_out = {{ path = "held-out-rooms", map = "lines", count = 4, sizes = [[64, 64]] }}
watch = {{ every = 5, pairs = 4, samples = 0 }}
train = {{ steps = {steps}, save_every = 1, warmup = 5 }}
"""
STEPS = 40


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=0)
    asked = options.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.monotonic()
        start(folder, "whole").wait()
        alone = time.monotonic() - began
        killed, done = 0, 0
        while killed < asked.kills:
            process = start(folder, "cut")
            time.sleep(chance.uniform(0.1, 0.9) * alone)
            if process.poll() is not None:
                done += 1  # it came to its end: begin anew, so that there is something to kill
                (folder / "cut" / "checkpoint.safetensors").unlink()
                continue
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        start(folder, "cut").wait()
        same = weights(folder / "whole") == weights(folder / "cut")
    print(f"{killed} kills, {done} times at its end before one; weights identical: {same}")
    sys.exit(not same)


def start(folder: Path, run: str) -> subprocess.Popen[bytes]:
    recipe = folder / f"{run}.toml"
    recipe.write_text(RECIPE.format(output=folder / run, steps=STEPS))
    return subprocess.Popen(
        [sys.executable, "-m", "underdraw", "train", str(recipe)],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def weights(run: Path) -> str:
    hashed = hashlib.sha256()
    for name in ("checkpoint.safetensors", "best.safetensors"):
        for key, tensor in sorted(load_file(run / name).items()):
            hashed.update(key.encode() + tensor.tobytes())
    return hashed.hexdigest()


if __name__ == "__main__":
    main()
