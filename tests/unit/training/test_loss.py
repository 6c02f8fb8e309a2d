"""The noising and the weights are those of the papers, by hand on one sample."""

from __future__ import annotations

import pytest
import torch
from diffusers import DDPMScheduler

from underdraw.training import add_noise, denoising_loss


@pytest.mark.parametrize("kind", ["epsilon", "v_prediction"])
def test_a_right_answer_costs_nothing(kind: str) -> None:
    scheduler = DDPMScheduler(prediction_type=kind)
    latents = torch.randn(8, 4, 2, 2, generator=torch.Generator().manual_seed(1))
    noisy, times, target = add_noise(latents, scheduler, torch.Generator().manual_seed(2))
    assert denoising_loss(target, target, times, scheduler, 5.0) == 0
    alpha = scheduler.alphas_cumprod[times][:, None, None, None]
    noise = (noisy - alpha.sqrt() * latents) / (1 - alpha).sqrt()
    expected = {
        "epsilon": noise,
        "v_prediction": alpha.sqrt() * noise - (1 - alpha).sqrt() * latents,
    }
    torch.testing.assert_close(target, expected[kind], rtol=1e-3, atol=1e-3)


def test_times_cover_the_schedule_evenly() -> None:
    scheduler = DDPMScheduler()
    _, times, _ = add_noise(torch.zeros(10, 1, 1, 1), scheduler, torch.Generator().manual_seed(0))
    assert sorted((times // 100).tolist()) == list(range(10))


@pytest.mark.parametrize(("lean", "median"), [(0.0, 0.5), (1.0, 0.5**0.5), (3.0, 0.5**0.25)])
def test_times_lean_to_noise(lean: float, median: float) -> None:
    scheduler, source = DDPMScheduler(), torch.Generator().manual_seed(0)
    _, times, _ = add_noise(torch.zeros(4000, 1, 1, 1), scheduler, source, lean)
    assert float(times.float().median()) == pytest.approx(1000 * median, abs=2)
    assert int(times.min()) >= 0 and int(times.max()) <= 999


def test_min_snr_weighs_clean_times_no_more_than_gamma() -> None:
    scheduler = DDPMScheduler(prediction_type="epsilon")
    times = torch.tensor([1])
    alpha = float(scheduler.alphas_cumprod[1])
    snr = alpha / (1 - alpha)
    loss = denoising_loss(torch.ones(1, 1, 1, 1), torch.zeros(1, 1, 1, 1), times, scheduler, 5.0)
    assert loss == pytest.approx(5 / snr, rel=1e-4)


def test_without_gamma_all_times_weigh_alike() -> None:
    scheduler = DDPMScheduler(prediction_type="v_prediction")
    prediction = torch.tensor([1.0, 3.0])[:, None, None, None]
    times = torch.tensor([10, 990])
    assert denoising_loss(prediction, torch.zeros(2, 1, 1, 1), times, scheduler, None) == 5
