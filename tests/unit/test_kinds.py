"""Controls of every kind, asked for as a user does: request, record, replay, refusals, company."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from safetensors.torch import save_file

from tests import kinds, lora, tiny
from tests.unit.models.tiny_pack import save_sd
from underdraw import (
    ConditionSpec,
    ControlSpec,
    GenerationSpec,
    LoraSpec,
    TileSpec,
    generate,
    replay,
)
from underdraw.errors import ModelError, SpecError
from underdraw.models import CONTROL_KINDS
from underdraw.preflight import preflight

SIZE = {"width": 16, "height": 16}


def noise(seed: int, side: int = 16) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)
    return Image.fromarray(pixels)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model, and beside it a control of every kind."""
    path = tmp_path_factory.mktemp("models") / "sd"
    unet = tiny.unet(sample_size=8)
    save_sd(path, unet=unet)
    tiny.controlnet().save_pretrained(path / "controlnet_canny")
    beside = path.parent
    kinds.union(shape=tiny.SD).save_pretrained(beside / "union")
    kinds.adapter().save_pretrained(beside / "adapter")
    kinds.save_ip_adapter(beside, unet)
    save_file(kinds.lllite(unet), beside / "lllite.safetensors")
    save_file(kinds.difference(unet, tiny.controlnet(9)), beside / "difference.safetensors")
    save_file(kinds.control_lora(unet, tiny.controlnet(8))[0], beside / "lora.safetensors")
    factors = {"unet": (unet, lora.random_factors(unet, 3, only="attn"))}
    lora.save(beside / "style.safetensors", "kohya", factors)
    return path


NAMES = {
    "ControlNet": "canny",
    "ControlNet-Union": "union",
    "Control-LoRA": "lora.safetensors",
    "ControlNet as a difference": "difference.safetensors",
    "T2I-Adapter": "adapter",
    "LLLite": "lllite.safetensors",
    "IP-Adapter": "ip-plain.safetensors",
    "reference": "reference",
}
BY_NAME = {"ControlNet", "reference"}


def control(folder: Path, kind: str, seed: int = 1, **fields: Any) -> ControlSpec:
    name = NAMES[kind] if kind in BY_NAME else str(folder.parent / NAMES[kind])
    if kind == "ControlNet-Union":
        fields = {"type": "depth", **fields}
    return ControlSpec(**{"control": name, "image": noise(seed), **fields})


def request(folder: Path, *controls: ControlSpec, **fields: Any) -> GenerationSpec:
    given = {"model": str(folder), "prompt": "a red sofa", "steps": 4, "scheduler": "euler"}
    return GenerationSpec(**{**given, **SIZE, "controls": controls, **fields})


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image).astype(int)


def test_every_kind_is_asked_for_here() -> None:
    assert set(NAMES) == set(CONTROL_KINDS)


@pytest.mark.parametrize("kind", NAMES)
def test_a_picture_its_record_and_its_replay(folder: Path, tmp_path: Path, kind: str) -> None:
    asked = control(folder, kind, window=(0, 0.5), region=Image.new("L", (16, 16), 200))
    result = generate(request(folder, asked))
    plain = generate(request(folder))
    assert np.abs(pixels(result.images[0]) - pixels(plain.images[0])).max() > 0
    done = result.report.controls[0]
    once = kind in ("T2I-Adapter", "IP-Adapter")
    assert done.active_steps == (0, 1) and done.network_calls == (1 if once else 2)
    assert len(done.weights_sha256) == 64
    result.save(tmp_path / "out.png")
    again = replay(tmp_path / "out.png")
    assert again.images[0].tobytes() == result.images[0].tobytes()
    assert not again.report.warnings


def test_a_control_that_never_acts_is_not_run(folder: Path) -> None:
    done = generate(request(folder, control(folder, "IP-Adapter", scale=0.0))).report.controls[0]
    assert (done.active_steps, done.network_calls) == ((), 0)


def test_several_conditions_of_a_union_come_back_from_the_record(
    folder: Path, tmp_path: Path
) -> None:
    further = ConditionSpec(image=noise(2), preprocess="canny", scale=0.5)
    asked = control(folder, "ControlNet-Union", conditions=[further])
    result = generate(request(folder, asked))
    one = generate(request(folder, control(folder, "ControlNet-Union")))
    assert np.abs(pixels(result.images[0]) - pixels(one.images[0])).max() > 0
    done = result.report.controls[0]
    assert len(done.conditions_sha256) == 1 and done.network_calls == 4
    result.save(tmp_path / "out.png")
    again = replay(tmp_path / "out.png")
    assert again.images[0].tobytes() == result.images[0].tobytes()
    assert again.report.pictures[0].spec.controls[0].conditions[0].preprocess.kind == "canny"


def test_a_picture_prompt_is_looked_at_in_its_own_size(folder: Path) -> None:
    plan = preflight(request(folder, control(folder, "IP-Adapter", image=noise(3, 64)), width=32))
    assert plan.controls[0].image.shape == (kinds.EYE, kinds.EYE, 3)


def test_what_makes_no_sense_is_refused_with_the_reason(folder: Path) -> None:
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("IP-Adapter", {"mode": "prompt"}, "is a IP-Adapter, which acts in blocks"),
        ("reference", {"decay": 0.5}, "give level, 3 weights, and branch"),
        ("LLLite", {"level": (1.0, 1.0)}, "level has 2 weights, it acts at 3 places"),
        ("T2I-Adapter", {"level": (1.0,)}, "level has 1 weights, it acts at 2 places"),
        ("ControlNet", {"type": "depth"}, "is a ControlNet, which takes one image of one type"),
        ("ControlNet-Union", {"type": None}, "knows 8 types of condition; say which"),
        ("ControlNet-Union", {"type": "dept"}, r"'dept'.*depth"),
    ]
    for kind, fields, message in cases:
        with pytest.raises(SpecError, match=message):
            preflight(request(folder, control(folder, kind, **fields)))
    with pytest.raises(SpecError, match=r"needs sides which are multiples of 4; .* 18x16"):
        preflight(
            request(folder, control(folder, "LLLite"), width=None, height=None).model_copy(
                update={"width": 18, "height": 16}
            )
        )
    with pytest.raises(ModelError, match="has no image encoder of its own"):
        preflight(request(folder, control(folder, "T2I-Adapter", encoder="x/y")))


def test_everything_at_once_beside_plain_pictures(folder: Path) -> None:
    """One lane has every site there is, others have none: each is what it is alone."""
    half = np.zeros((16, 16), np.uint8)
    half[:, :8] = 255
    mask = np.zeros((16, 16), np.uint8)
    mask[4:12, 4:12] = 255
    everything = request(
        folder,
        control(folder, "ControlNet", 1, scale=0.8, window=(0, 0.6), region=half),
        control(folder, "T2I-Adapter", 2, scale=0.7, region=255 - half),
        control(folder, "IP-Adapter", 3, scale=0.5, branch="cond", window=(0.3, 1)),
        control(folder, "LLLite", 4, scale=0.6, window=(0.2, 0.9)),
        control(folder, "reference", 5, scale=0.5, region=half, window=(0, 0.5)),
        control(folder, "ControlNet-Union", 6, scale=0.4),
        loras=[LoraSpec(lora=str(folder.parent / "style.safetensors"), scale=0.6)],
        image=noise(7),
        mask=mask,
        strength=0.9,
        steps=6,
        seed=11,
    )
    company = [
        request(folder, seed=12),
        everything,
        request(folder, guidance_scale=1.0, steps=3, seed=13),
        request(folder, control(folder, "ControlNet", 8), negative_prompt="dark", seed=14),
        request(folder, control(folder, "IP-Adapter", 9), scheduler="unipc", seed=15),
    ]
    together = generate(company)
    assert {record.batch for record in together.report.pictures} == {5}
    for spec, image in zip(company, together.images, strict=True):
        alone = generate(spec).images[0]
        assert np.abs(pixels(image) - pixels(alone)).max() <= 1
    kept = pixels(together.images[1])[mask == 0]
    assert np.array_equal(kept, pixels(noise(7))[mask == 0])
    calls = [one.network_calls for one in together.report.pictures[1].controls]
    assert calls == [3, 1, 1, 4, 3, 5]


@pytest.mark.parametrize("kind", NAMES)
def test_each_tile_is_told_what_its_part_of_the_image_shows(folder: Path, kind: str) -> None:
    """One tile over all is no tile, and several see their own parts."""
    size = {"width": 32, "height": 32}
    asked = control(folder, kind, 1, image=noise(4, 32), region=Image.new("L", (32, 32), 220))
    whole = request(folder, asked, **size)
    one = whole.model_copy(update={"tile": TileSpec(size=32, overlap=8)})
    made, expected = (generate(spec) for spec in (one, whole))
    assert made.images[0].tobytes() == expected.images[0].tobytes()
    tiled = generate(whole.model_copy(update={"tile": TileSpec(size=16, overlap=8)}))
    bare = generate(request(folder, **size, tile=TileSpec(size=16, overlap=8)))
    assert np.abs(pixels(tiled.images[0]) - pixels(bare.images[0])).max() > 0
    once = kind in ("T2I-Adapter", "IP-Adapter")
    assert tiled.report.controls[0].network_calls == (9 if once else 9 * 4)


def test_a_picture_that_is_referred_to_is_seen_whole_in_the_size_of_a_tile(folder: Path) -> None:
    asked = control(folder, "reference", image=noise(4, 64))
    tile = TileSpec(size=16, overlap=8)
    plan = preflight(request(folder, asked, width=32, height=32, tile=tile))
    assert plan.controls[0].image.shape == (16, 16, 3)


def test_the_first_of_two_passes_has_no_tiles(folder: Path) -> None:
    spec = request(folder, hires={"scale": 2}, tile=TileSpec(size=16, overlap=8))
    plan = preflight(spec)
    assert plan.before is not None
    assert (len(plan.before.boxes), len(plan.boxes)) == (1, 9)


def test_a_folder_with_one_file_is_that_file(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "lite").mkdir()
    (tmp_path / "lite" / "x.safetensors").write_bytes(
        (folder.parent / NAMES["LLLite"]).read_bytes()
    )
    asked = ControlSpec(control=str(tmp_path / "lite"), image=noise(1))
    assert preflight(request(folder, asked)).controls[0].files.kind == "LLLite"
