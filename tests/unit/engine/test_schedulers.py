from __future__ import annotations

import re
from typing import Any

import pytest
import torch

from tests import tiny
from underdraw.controls import bind
from underdraw.engine import SCHEDULERS, active_steps, denoise, new_scheduler, steps_of
from underdraw.errors import SpecError
from underdraw.spec.control import ControlSpec


def spec(**fields: Any) -> ControlSpec:
    return ControlSpec(control="tiny", image="none", **fields)


def euler(steps: int) -> Any:
    return new_scheduler("euler", tiny.SCHEDULE, steps)


@pytest.mark.parametrize("steps", [1, 2, 50])
@pytest.mark.parametrize("name", SCHEDULERS)
def test_every_scheduler_takes_few_and_many_steps(name: str, steps: int) -> None:
    unet = tiny.unet()
    with tiny.Calls(unet) as calls:
        image = denoise([tiny.lane(scheduler=name, steps=steps, guidance_scale=1)], unet=unet)[0]
    assert image.isfinite().all()
    assert len(calls) == (2 * steps - 1 if name == "heun" else steps)


@pytest.mark.parametrize("steps", [500, 999, 1000])
@pytest.mark.parametrize("name", SCHEDULERS)
def test_as_many_steps_as_were_trained_are_taken_or_refused(name: str, steps: int) -> None:
    config = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}
    try:
        scheduler = new_scheduler(name, config, steps)
    except SpecError as error:
        few = name in ("lcm", "tcd")  # whose steps are some of 50
        assert few or (steps == 1000 and "at most 999" in str(error))
        return
    latents = torch.ones(1, 4, 1, 1)
    for t in scheduler.timesteps:
        latents = scheduler.step(latents / 2, t, latents, return_dict=False)[0]
    assert latents.isfinite().all()


@pytest.mark.parametrize("name", SCHEDULERS)
def test_the_prediction_type_is_the_models(name: str) -> None:
    lanes = [tiny.lane(scheduler=name) for _ in range(2)]
    lanes[1].scheduler = new_scheduler(
        name, {**tiny.SCHEDULE, "prediction_type": "v_prediction"}, 4
    )
    noise, velocity = denoise(lanes, unet=tiny.unet())
    assert (noise - velocity).abs().max() > 1


@pytest.mark.parametrize("name", [name for name in SCHEDULERS if name.endswith("_trailing")])
def test_trailing_steps_begin_with_noise_alone(name: str) -> None:
    assert [step.t for step in steps_of(new_scheduler(name, tiny.SCHEDULE, 4))] == [
        999,
        749,
        499,
        249,
    ]


def test_instances_are_never_shared() -> None:
    assert euler(3) is not euler(3)


def test_a_config_of_another_class_and_with_foreign_keys_serves() -> None:
    config = {**tiny.SCHEDULE, "_class_name": "PNDMScheduler", "skip_prk_steps": True}
    for name in SCHEDULERS:
        assert len(steps_of(new_scheduler(name, config, 3))) >= 3


def test_latents_are_never_clipped() -> None:
    config = {**tiny.SCHEDULE, "clip_sample": True}
    for name in ("ddim", "ddim_trailing", "heun", "lcm", "tcd"):
        assert not new_scheduler(name, config, 3).config["clip_sample"]


def test_unknown_names_and_too_many_steps_are_refused() -> None:
    with pytest.raises(SpecError, match="did you mean 'euler"):
        new_scheduler("eular", tiny.SCHEDULE, 3)
    with pytest.raises(SpecError, match="'lcm' can't take 51 steps"):
        new_scheduler("lcm", tiny.SCHEDULE, 51)


@pytest.mark.parametrize("name", SCHEDULERS)
def test_progress_rises_from_0_and_stays_below_1(name: str) -> None:
    steps = steps_of(new_scheduler(name, tiny.SCHEDULE, 10))
    for domain in ("steps", "noise"):
        moments = [step.progress(domain) for step in steps]
        assert moments == sorted(moments)
        assert moments[0] < 0.11 and moments[-1] < 1
    assert steps[0].progress("steps") == 0


@pytest.mark.parametrize(
    ("fields", "steps", "active"),
    [
        ({}, 4, (0, 1, 2, 3)),
        ({"window": (0, 0.5)}, 20, tuple(range(10))),
        ({"window": (0, 0.3)}, 10, (0, 1, 2)),
        ({"window": (0.3, 0.7)}, 10, (3, 4, 5, 6)),
        ({"window": (0.3, 1)}, 4, (2, 3)),
        ({"scale": 0.0}, 4, ()),
        ({"scale": [(0.0, 0.0), (0.5, 1.0)]}, 4, (1, 2, 3)),
        ({"window": {"start": 0, "end": 0.5, "domain": "noise"}}, 4, (0, 1)),
    ],
)
def test_active_steps(fields: dict[str, Any], steps: int, active: tuple[int, ...]) -> None:
    assert active_steps(spec(**fields), steps_of(euler(steps))) == active


def test_active_steps_count_evaluations() -> None:
    heun = new_scheduler("heun", tiny.SCHEDULE, 20)
    assert len(active_steps(spec(), steps_of(heun))) == 39
    assert active_steps(spec(window=(0, 0.5)), steps_of(heun)) == tuple(range(20))


def test_active_steps_are_the_ones_that_run() -> None:
    unet, net = tiny.unet(), tiny.controlnet()
    for domain in ("steps", "noise"):
        asked = spec(window={"start": 0.2, "end": 0.7, "domain": domain})
        lane = tiny.lane([bind(asked, net, tiny.hint())], scheduler="dpmpp_2m_karras", steps=7)
        active = active_steps(asked, lane.steps)
        with tiny.Calls(net) as calls:
            denoise([lane], unet=unet)
        assert 0 < len(active) < 7 and len(calls) == len(active)


@pytest.mark.parametrize("domain", ["steps", "noise"])
@pytest.mark.parametrize("window", [(0.01, 0.02), (0.35, 0.4), (0.9992, 1.0), (0.3334, 0.34)])
@pytest.mark.parametrize("steps", [1, 3, 7])
def test_a_window_without_steps_is_refused_with_one_that_has(
    window: tuple[float, float], domain: str, steps: int
) -> None:
    start, end = window
    asked = spec(window={"start": start, "end": end, "domain": domain})
    with pytest.raises(SpecError, match="holds none of the") as caught:
        active_steps(asked, steps_of(euler(steps)))
    mend = re.search(r"does is ([\d.]+):([\d.]+)$", str(caught.value))
    assert mend is not None
    mended = {"start": float(mend[1]), "end": float(mend[2]), "domain": domain}
    assert len(active_steps(spec(window=mended), steps_of(euler(steps)))) >= 1


def test_sigmas_and_latents_are_float32() -> None:
    unet = tiny.unet().to(torch.bfloat16)
    for name in SCHEDULERS:
        lane = tiny.lane(scheduler=name, steps=2)
        assert denoise([lane], unet=unet)[0].dtype == torch.float32


def test_noise_is_the_part_of_the_trained_schedule_that_lies_behind() -> None:
    """Karras' sigmas are not spread evenly over it, so half the noise isn't half the steps."""
    scheduler = new_scheduler("dpmpp_2m_karras", tiny.SCHEDULE, 20)
    steps = steps_of(scheduler)
    assert [step.noise for step in steps] == [(999 - float(t)) / 1000 for t in scheduler.timesteps]
    early = active_steps(spec(window={"start": 0, "end": 0.5, "domain": "noise"}), steps)
    assert early == tuple(step.index for step in steps if step.t > 499)
    assert len(early) != 10
