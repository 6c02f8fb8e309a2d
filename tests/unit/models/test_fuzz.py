"""Hostile headers: a typed error each time, and no allocation because a length asks for it."""

from __future__ import annotations

import json
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from tests import kinds, lora, tiny
from underdraw.errors import ModelError
from underdraw.models import inspect_control, inspect_embedding, inspect_lora, inspect_model
from underdraw.models.sniff import sniff

CASES, ROUNDS = 64, 16
NAMES = ["conv_in.weight", "controlnet_mid_block.weight", "input_blocks.0.0.weight", "x.alpha", ""]
VALUES = [None, -1, 2**63, 1e300, "", [], {}, [[]], "F999", [0], [1, 2**40], True, [None], "\ud800"]


def _header(data: bytes) -> tuple[dict[str, object], bytes]:
    length = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def _with(header: object, weights: bytes) -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + weights


def _flip(data: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        flipped[chance.randrange(min(len(flipped), 4096))] = chance.randrange(256)
    return bytes(flipped)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _lie(data: bytes, chance: random.Random) -> bytes:
    length = chance.choice([0, 1, 2**16, 2**31, 2**40, 2**63, 2**64 - 1])
    return length.to_bytes(8, "little") + data[8:]


def _retell(data: bytes, chance: random.Random) -> bytes:
    header, weights = _header(data)
    entry = header[chance.choice([name for name in header if name != "__metadata__"])]
    assert isinstance(entry, dict)
    entry[chance.choice(["dtype", "shape", "data_offsets"])] = chance.choice(VALUES)
    return _with(header, weights)


def _rename(data: bytes, chance: random.Random) -> bytes:
    header, weights = _header(data)
    old = chance.choice([name for name in header if name != "__metadata__"])
    new = chance.choice([*NAMES, old[: chance.randrange(len(old))], old + ".weight"])
    header[new] = header.pop(old)
    return _with(header, weights)


def _drop(data: bytes, chance: random.Random) -> bytes:
    header, weights = _header(data)
    for _ in range(chance.randint(1, len(header) - 1)):
        header.pop(chance.choice([*header]))
    return _with(header, weights)


def _replace(data: bytes, chance: random.Random) -> bytes:
    _, weights = _header(data)
    deep = "[" * 100_000
    text = chance.choice([deep, "null", "[]", '{"__metadata__": 3}', '{"a": 1}', "{}", "\x00"])
    return len(text).to_bytes(8, "little") + text.encode() + weights


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [
    _flip,
    _cut,
    _lie,
    _retell,
    _rename,
    _drop,
    _replace,
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("whole")
    unet = tiny.unet()
    control = tiny.controlnet()
    networks = {"control": control, "unet": unet, "vae": tiny.vae(), "adapter": kinds.adapter()}
    networks["union"] = kinds.union(shape=tiny.SD)
    for name, net in networks.items():
        save_file(net.state_dict(), folder / name, {"format": "pt"})
    prompt = kinds.ip_adapter(unet)
    others = {
        "lllite": kinds.lllite(unet),
        "Control-LoRA": kinds.control_lora(unet, control)[0],
        "difference": kinds.difference(unet, control),
        "original adapter": kinds.original_adapter(kinds.adapter(downscale_factor=8)),
        "IP-Adapter": {f"{a}.{n}": t for a, ts in prompt.items() for n, t in ts.items()},
    }
    for name, tensors in others.items():
        save_file(tensors, folder / name)
    parts = {"unet": (unet, lora.random_factors(unet, 1, only="attn"))}
    for layout in ("kohya", "kohya, LDM", "PEFT"):
        lora.save(folder / layout, layout, parts)
    save_file({"clip_l": torch.ones(2, tiny.WIDTH), "clip_g": torch.ones(2, 48)}, folder / "words")
    return [path.read_bytes() for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_typed_error_or_an_answer(
    whole: list[bytes], pack: Path, tmp_path: Path, seed: int
) -> None:
    model, chance = inspect_model(str(pack)), random.Random(seed)
    kinds.image_encoder().save_pretrained(tmp_path / "image_encoder")
    readers: list[Callable[[Path], object]] = [
        sniff,
        lambda path: inspect_model(str(path)),
        lambda path: inspect_control(str(path), model),
        lambda path: inspect_lora(str(path), model),
        lambda path: inspect_embedding(str(path), model),
    ]
    tracemalloc.start()
    try:
        for case in range(CASES):
            data = chance.choice(MUTATIONS)(chance.choice(whole), chance)
            path = tmp_path / f"{case}.safetensors"
            path.write_bytes(data)
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            for read in readers:
                try:
                    read(path)
                except ModelError as error:
                    assert str(path) in str(error) or path.name in str(error), error
            assert tracemalloc.get_traced_memory()[1] - before < 32 * 2**20
            path.unlink()
    finally:
        tracemalloc.stop()
