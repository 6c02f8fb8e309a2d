from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from tests import tiny
from underdraw.conditioning import Conditioning, PromptEmbedding
from underdraw.controls import Control, Injection, bind
from underdraw.engine import SCHEDULERS, Guidance, Progress, denoise, new_lane, new_scheduler
from underdraw.errors import Cancelled, ModelError, SpecError
from underdraw.spec.control import ControlSpec

UNET, NET = tiny.unet(), tiny.controlnet()
SPEC = ControlSpec(control="tiny", image="none")


def test_nothing_in_nothing_out() -> None:
    assert denoise([], unet=UNET) == []


def test_observers_see_every_evaluation_and_the_lanes() -> None:
    seen: list[Progress] = []
    lanes = [tiny.lane(steps=2), tiny.lane(steps=3, seed=1), tiny.lane(side=6, steps=1)]
    latents = []
    images = denoise(
        lanes,
        unet=UNET,
        observers=[seen.append, lambda progress: latents.append(progress.lanes[0].latents)],
    )
    assert [(one.done, one.total) for one in seen] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert torch.equal(latents[-1], images[0])
    assert not torch.equal(latents[0], images[0])


def test_witnesses_see_whose_residuals_are_added_to_which_features() -> None:
    one, other = (bind(SPEC, NET, tiny.hint(seed)) for seed in (5, 6))
    late = bind(ControlSpec(control="tiny", image="none", window=(0.5, 1)), NET, tiny.hint(7))
    seen: list[list[set[Control]]] = []

    def witness(injection: Injection, skips: Sequence[Tensor], mid: Tensor) -> None:
        seen.append([set(part.controls) for part in injection.residuals])
        for part in injection.residuals:
            assert len(part.controls) == len(part.rows) == len(part.mid)
            assert part.mid.shape[1:] == mid.shape[1:]
            assert [r.shape[1:] for r in part.down] == [skip.shape[1:] for skip in skips]

    image = denoise([tiny.lane([one, other, late], steps=2)], unet=UNET, witnesses=[witness])
    assert seen == [[{one}, {other}], [{one}, {other}, {late}]]
    assert torch.equal(image[0], denoise([tiny.lane([one, other, late], steps=2)], unet=UNET)[0])


@pytest.mark.parametrize("name", SCHEDULERS)
@pytest.mark.parametrize("kind", ["epsilon", "v_prediction"])
def test_a_preview_is_the_picture_as_it_is_foreseen(name: str, kind: str) -> None:
    """With a UNet that always knows the noise, the end is foreseen from the first step on."""
    clean = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(3))
    config = {"prediction_type": kind, "beta_schedule": "scaled_linear", "beta_end": 0.012}
    scheduler = new_scheduler(name, {**config, "beta_start": 0.00085}, 6)
    prompt = tiny.conditioning()
    lane = new_lane(seed=0, shape=(1, 4, 8, 8), conditioning=prompt, scheduler=scheduler)
    while lane.remaining:
        alpha, seen = scheduler.alphas_cumprod[round(lane.step.t)], lane.network_input()
        noise = (seen - alpha.sqrt() * clean) / (1 - alpha).sqrt()
        velocity = alpha.sqrt() * noise - (1 - alpha).sqrt() * clean
        lane.update({"cond": {"epsilon": noise, "v_prediction": velocity}[kind]})
        torch.testing.assert_close(lane.foreseen, clean, atol=2e-4, rtol=1e-4)


def test_previews_are_drawn_as_the_caller_draws() -> None:
    shown = []
    lanes = [tiny.lane(steps=2), tiny.lane(steps=1, seed=1)]
    images = denoise(
        lanes,
        unet=UNET,
        observers=[lambda now: shown.append(now.previews())],
        decode=lambda latents: latents + 1,
    )
    assert [len(one) for one in shown] == [2, 2]
    torch.testing.assert_close(shown[-1][0], lanes[0].foreseen + 1)
    assert images[0].shape == shown[-1][0].shape


def test_an_observer_can_cancel_and_nothing_stays_behind() -> None:
    def cancel(progress: Progress) -> None:
        if progress.done == 2:
            raise Cancelled("enough")

    control = bind(SPEC, NET, tiny.hint())
    before = denoise([tiny.lane([control])], unet=UNET)[0]
    with tiny.Calls(UNET) as calls, pytest.raises(Cancelled):
        denoise([tiny.lane([control])], unet=UNET, observers=[cancel])
    assert len(calls) == 2
    assert torch.equal(denoise([tiny.lane([control])], unet=UNET)[0], before)


def test_guidance_one_runs_the_prompt_alone() -> None:
    prompt = tiny.conditioning()
    alone = Conditioning({"cond": prompt.branches["cond"]})
    with tiny.Calls(UNET) as calls:
        image = denoise([tiny.lane(guidance_scale=1, prompt=alone)], unet=UNET)[0]
    assert calls.rows == [1] * 4
    assert torch.equal(image, denoise([tiny.lane(guidance_scale=1, prompt=prompt)], unet=UNET)[0])


def test_guidance_interpolates_between_the_branches() -> None:
    both = {"cond": torch.tensor(3.0), "uncond": torch.tensor(1.0)}
    assert Guidance(2.5).combine(both) == 6
    assert Guidance(1).combine({"cond": both["cond"]}) == 3
    assert Guidance(0).combine({"uncond": both["uncond"]}) == 1


def test_guidance_without_a_negative_prompt_is_refused() -> None:
    alone = Conditioning({"cond": tiny.conditioning().branches["cond"]})
    with pytest.raises(SpecError, match="guidance_scale 3 needs a prompt for uncond"):
        tiny.lane(guidance_scale=3, prompt=alone)


def test_repeating_tokens_is_exact() -> None:
    """Prompts of 2 and 3 chunks meet at 6: the same image as with each written out."""
    prompt = tiny.conditioning(cond=154, uncond=231)
    written = Conditioning(
        {
            name: PromptEmbedding(part.tokens.repeat(1, 462 // part.tokens.shape[1], 1))
            for name, part in prompt.branches.items()
        }
    )
    images = [denoise([tiny.lane(prompt=one)], unet=UNET)[0] for one in (prompt, written)]
    assert torch.equal(*images)
    cond = [tiny.lane(prompt=one, guidance_scale=1) for one in (prompt, written)]
    images = [denoise([one], unet=UNET)[0] for one in cond]
    torch.testing.assert_close(*images, atol=1e-4, rtol=0)


def test_extra_channels_reach_the_unet_and_not_the_controls() -> None:
    unet = tiny.unet(in_channels=9)
    control = bind(SPEC, NET, tiny.hint())
    images = []
    for fill in (0.0, 1.0):
        prompt = Conditioning(tiny.conditioning().branches, torch.full((1, 5, 8, 8), fill))
        lanes = [tiny.lane([control], prompt=prompt), tiny.lane(seed=1, prompt=prompt)]
        images.append(denoise(lanes, unet=unet)[0])
    assert (images[0] - images[1]).abs().max() > 1e-3


def test_a_unet_of_half_precision_with_a_control_of_full() -> None:
    unet = tiny.unet().to(torch.bfloat16)
    exact = denoise([tiny.lane([bind(SPEC, NET, tiny.hint())])], unet=UNET)[0]
    image = denoise([tiny.lane([bind(SPEC, NET, tiny.hint())])], unet=unet)[0]
    assert image.dtype == torch.float32
    assert (image - exact).abs().mean() < 0.05 * exact.abs().mean()


def test_a_unet_that_is_not_understood_is_refused() -> None:
    with pytest.raises(ModelError, match="timestep_post_act"):
        denoise([tiny.lane()], unet=tiny.unet(timestep_post_act="silu"))
