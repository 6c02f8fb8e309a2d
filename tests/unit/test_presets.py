"""Models of few steps: what a preset fills, how many rows it runs, what is remarked on."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests import tiny
from underdraw import ControlSpec, GenerationSpec, ModelStore, generate, replay
from underdraw.engine import SCHEDULERS
from underdraw.errors import SpecError
from underdraw.models import PRESETS, inspect_model
from underdraw.preflight import preflight

MAP = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)


def _spec(pack: Path, window: tuple[float, float] | None = None, **fields: Any) -> GenerationSpec:
    controls = []
    if window is not None:
        controls = [ControlSpec(control="canny", image=MAP, window=window)]
    return GenerationSpec(model=str(pack), prompt="a red sofa", controls=controls, **fields)


@pytest.fixture(scope="module")
def taking(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose UNet takes the guidance scale."""
    folder = tmp_path_factory.mktemp("models") / "taking"
    shutil.copytree(pack, folder)
    (folder / "pack.json").unlink()
    shutil.rmtree(folder / "unet")
    tiny.unet(time_cond_proj_dim=16, sample_size=8).save_pretrained(folder / "unet")
    config = folder / "scheduler" / "scheduler_config.json"
    text = json.loads(config.read_text())
    config.write_text(json.dumps(text | {"prediction_type": "epsilon"}))
    yield folder


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_fills_what_the_request_leaves_out(pack: Path, name: str) -> None:
    plan = preflight(_spec(pack, preset=name))
    assert (plan.steps, plan.guidance_scale, plan.scheduler) == (4, 1, PRESETS[name].scheduler)
    assert plan.scheduler in SCHEDULERS and plan.warnings == ()
    given = preflight(_spec(pack, preset=name, steps=2, guidance_scale=1.5, scheduler="euler"))
    assert (given.steps, given.guidance_scale, given.scheduler) == (2, 1.5, "euler")


def test_a_name_nobody_knows_is_refused(pack: Path) -> None:
    with pytest.raises(SpecError, match="unknown preset 'lightnin'; did you mean 'lightning'"):
        preflight(_spec(pack, preset="lightnin"))


@pytest.mark.parametrize("name", PRESETS)
def test_it_runs_half_the_rows_of_a_guided_picture(pack: Path, name: str) -> None:
    store = ModelStore()
    model = store.model(inspect_model(str(pack)))
    rows: dict[str | None, int] = {}
    for preset in (None, name):
        with tiny.Calls(model.unet) as calls:
            generate(_spec(pack, (0, 0.5), preset=preset, steps=4), models=store)
        rows[preset] = sum(calls.rows)
    assert (rows[None], rows[name]) == (8, 4)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize(
    ("window", "active"),
    [((0, 0.5), (0, 1)), ((0.5, 1), (2, 3)), ((0.25, 0.75), (1, 2)), ((0, 0.3), (0, 1))],
)
def test_windows_count_right_at_four_steps(
    pack: Path, name: str, window: tuple[float, float], active: tuple[int, ...]
) -> None:
    result = generate(_spec(pack, window, preset=name))
    (done,) = result.report.controls
    assert (done.active_steps, done.network_calls) == (active, len(active))
    assert result.report.warnings == ()


def test_a_window_of_one_step_is_remarked_on(pack: Path) -> None:
    plan = preflight(_spec(pack, (0.3, 0.6), preset="lcm"))
    assert plan.warnings == (
        "control 'canny': window 0.3:0.6 holds a single step, number 2 from 0; of so few steps "
        "each is a large part",
    )
    assert preflight(_spec(pack, (0.6, 0.63), steps=30)).warnings == ()
    assert preflight(_spec(pack, (0, 1), steps=1)).warnings == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"preset": "turbo", "guidance_scale": 2}, None),
        ({"guidance_scale": 5}, None),
        ({"preset": "turbo", "guidance_scale": 5}, "5 with preset 'turbo'.*1 is usual, 2 the most"),
        ({"guidance_scale": 0}, "guidance_scale 0 draws what the negative prompt says; 1 is"),
        ({"preset": "lcm", "negative_prompt": "a chair"}, "the negative prompt isn't read"),
        ({"negative_prompt": "a chair"}, None),
    ],
)
def test_guidance_that_is_hardly_meant_is_remarked_on(
    pack: Path, fields: dict[str, Any], said: str | None
) -> None:
    warnings = preflight(_spec(pack, **fields)).warnings
    if said is None:
        assert warnings == ()
    else:
        assert len(warnings) == 1
        assert re.search(said, warnings[0])


def test_a_model_that_takes_the_scale_runs_one_row_of_it(taking: Path) -> None:
    files = inspect_model(str(taking))
    assert files.embeds_guidance and files.shape.guidance_width == 16
    plan = preflight(_spec(taking, preset="lcm", guidance_scale=8))
    assert plan.guidance.branches == ("cond",) and plan.warnings == ()
    assert preflight(_spec(taking, preset="lcm")).guidance_scale == files.defaults.guidance_scale
    (said,) = preflight(_spec(taking, guidance_scale=8)).warnings
    assert said.endswith("was distilled to few steps; give preset='lcm'")


def test_pictures_of_many_scales_share_its_calls(taking: Path, tmp_path: Path) -> None:
    fields = {"preset": "lcm", "width": 16, "height": 16}
    specs = [
        _spec(taking, (0, 0.5), guidance_scale=8, **fields),
        _spec(taking, guidance_scale=2, seed=1, **fields),
    ]
    store = ModelStore()
    with tiny.Calls(store.model(inspect_model(str(taking))).unet) as calls:
        together = generate(specs, models=store)
    assert calls.rows == [2] * 4
    for place, spec in enumerate(specs):
        alone = np.asarray(generate(spec, models=store).images[0]).astype(int)
        assert np.abs(alone - np.asarray(together.images[place])).max() <= 1
    one = generate(specs[0], models=store)
    other = generate(_spec(taking, (0, 0.5), guidance_scale=4, **fields), models=store)
    assert one.images[0].tobytes() != other.images[0].tobytes()
    one.save(tmp_path / "out.png")
    again = replay(tmp_path / "out.png", models=store)
    assert again.images[0].tobytes() == one.images[0].tobytes()
    assert again.report.pictures[0].spec.preset == "lcm"
