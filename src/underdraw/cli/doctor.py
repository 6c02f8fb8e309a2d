"""`underdraw doctor`: is this installation sound, and what can it run on?"""

from __future__ import annotations

from collections.abc import Iterator

import typer

from underdraw.cli import console


def doctor() -> None:
    """Show versions and devices, and verify the embedded packs; exit code 1 if one is damaged."""
    from underdraw.models import check_pack, pack_names
    from underdraw.output import versions

    console.table(("what", "version"), versions().items())
    typer.echo()
    console.table(("device", "name", "dtypes"), _devices())
    typer.echo()
    packs = {name: check_pack(name) for name in pack_names()}
    problems = [f"{name}: {text}" for name, found in packs.items() for text in found]
    if not packs:
        problems = ["no model came with this installation; install underdraw again"]
    console.table(
        ("pack", "state"), [(name, "damaged" if bad else "sound") for name, bad in packs.items()]
    )
    if problems:
        console.remark(problems)
        raise typer.Exit(1)


def _devices() -> Iterator[tuple[str, str, str]]:
    import torch

    from underdraw.models.device import device_names

    cuda = ["float32", "float16", *["bfloat16"] * torch.cuda.is_bf16_supported()]
    kinds = {
        "cpu": (lambda _: f"{torch.get_num_threads()} threads", "float32, bfloat16"),
        "cuda": (torch.cuda.get_device_name, ", ".join(cuda)),
        "mps": (lambda _: "Apple", "float32, float16"),
    }
    for name in device_names():
        describe, dtypes = kinds[torch.device(name).type]
        yield name, describe(name), dtypes
