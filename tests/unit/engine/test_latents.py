from __future__ import annotations

import pytest
import torch

from tests import tiny
from underdraw.engine import decode_latents, encode_image, initial_noise


def test_noise_is_the_seeds_and_its_generator_goes_on() -> None:
    noise, generator = initial_noise(3, (1, 4, 8, 8))
    again, _ = initial_noise(3, (1, 4, 8, 8))
    assert torch.equal(noise, again) and noise.dtype == torch.float32
    assert not torch.equal(torch.randn(noise.shape, generator=generator), noise)
    assert not torch.equal(initial_noise(4, (1, 4, 8, 8))[0], noise)
    initial_noise(2**63 - 1, (1, 4, 2, 2))


@pytest.mark.parametrize("vae", [tiny.vae(), tiny.tiny_vae()], ids=["kl", "tiny"])
def test_pictures_and_latents(vae) -> None:
    picture = tiny.hint()
    latents = encode_image(vae, picture)
    assert latents.shape == (1, 4, 8, 8) and latents.dtype == torch.float32
    decoded = decode_latents(vae, latents)
    assert decoded.shape == picture.shape and decoded.dtype == torch.float32
    assert decoded.min() >= 0 and decoded.max() <= 1


def test_the_scaling_factor_is_the_vaes() -> None:
    vae, picture = tiny.vae(), tiny.hint()
    posterior = vae.encode(2 * picture - 1).latent_dist
    torch.testing.assert_close(encode_image(vae, picture), posterior.mode() * 0.18215)
    latents = encode_image(vae, picture)
    expected = (vae.decode(latents / 0.18215).sample / 2 + 0.5).clamp(0, 1)
    torch.testing.assert_close(decode_latents(vae, latents), expected)


def test_a_generator_draws_from_the_posterior() -> None:
    vae, picture = tiny.vae(), tiny.hint()
    drawn = [encode_image(vae, picture, torch.Generator().manual_seed(seed)) for seed in (0, 0, 1)]
    assert torch.equal(drawn[0], drawn[1]) and not torch.equal(drawn[0], drawn[2])


def test_a_half_precision_vae_gives_full_precision_pictures() -> None:
    vae = tiny.vae().to(torch.bfloat16)
    assert decode_latents(vae, encode_image(vae, tiny.hint())).dtype == torch.float32
