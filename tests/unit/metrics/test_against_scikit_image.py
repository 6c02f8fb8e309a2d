"""The metrics that scikit-image has as well say the same."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from underdraw.metrics import ciede2000, psnr, ssim

SEEDS = range(3)


def pair(seed: int, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """A picture and a noisy copy of it."""
    draw = np.random.default_rng(seed)
    true = draw.integers(0, 256, shape, np.uint8)
    noise = draw.normal(0, 30, shape)
    return np.clip(true + noise, 0, 255).astype(np.uint8), true


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [(40, 56), (40, 56, 3)])
def test_structural_similarity(seed: int, shape: tuple[int, ...]) -> None:
    found, true = pair(seed, shape)
    theirs, windows = structural_similarity(
        true.astype(np.float64),
        found.astype(np.float64),
        data_range=255,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        channel_axis=2 if len(shape) == 3 else None,
        full=True,
    )
    assert theirs == pytest.approx(windows[5:-5, 5:-5].mean())  # those that lie inside
    assert ssim(found, true) == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_signal_to_noise(seed: int) -> None:
    found, true = pair(seed, (24, 32, 3))
    assert psnr(found, true) == pytest.approx(peak_signal_noise_ratio(true, found), abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_difference_of_colours(seed: int) -> None:
    draw = np.random.default_rng(seed)
    low, high = (0, -100, -100), (100, 100, 100)
    a, b = (draw.uniform(low, high, (5000, 3)) for _ in range(2))
    assert np.allclose(ciede2000(a, b), deltaE_ciede2000(a, b), atol=1e-9)
