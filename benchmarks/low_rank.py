"""Train a whole ControlNet and Control-LoRAs for one model: what is trained and kept, memory, time.

All train on the same pairs in the same batches, one after the other, under AdamW. The model has
Stable Diffusion 1.5's shape and random weights.

python benchmarks/low_rank.py [--width 320] [--side 256] [--batch 1] [--steps 5] [--ranks 16 64] \
    [--device cpu|cuda]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from benchmarks.training import in_child, measure, our_command


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--side", type=int, default=256)
    options.add_argument("--batch", type=int, default=1)
    options.add_argument("--steps", type=int, default=5)
    options.add_argument("--width", type=int, default=320, help="of the UNet; 320 is SD 1.5's")
    options.add_argument("--ranks", type=int, nargs="+", default=[16, 64])
    options.add_argument("--precision", choices=["bfloat16", "float32"], default="bfloat16")
    options.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    options.set_defaults(checkpointing=False)
    asked = options.parse_args()
    print(f"{'':10}{'trained, M':>12}{'optimiser, MB':>15}{'peak GB':>10}{'s a step':>10}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        in_child("prepare", asked, folder)
        for rank in (None, *asked.ranks):
            *start, recipe, device = our_command(asked, folder)
            command = [*start, json.dumps(json.loads(recipe) | {"rank": rank}), device]
            found = measure(command, folder, device)
            trained, state = kept(folder / "ours" / "checkpoint.safetensors")
            print(
                f"{f'rank {rank}' if rank else 'whole':10}{trained / 1e6:12.2f}{state / 1e6:15.1f}"
                f"{found['peak'] / 1e9:10.2f}{found['step']:10.2f}",
                flush=True,
            )
            (folder / "ours" / "checkpoint.safetensors").unlink()


def kept(path: Path) -> tuple[int, int]:
    """Read off a checkpoint how many weights are trained, and the optimiser's bytes."""
    from safetensors import safe_open

    trained = state = 0
    with safe_open(path, framework="pt") as file:
        for name in file.keys():  # noqa: SIM118
            tensor = file.get_tensor(name)
            trained += tensor.numel() * name.startswith("model.")
            state += tensor.nbytes * name.startswith("optimizer.")
    return trained, state


if __name__ == "__main__":
    main()
