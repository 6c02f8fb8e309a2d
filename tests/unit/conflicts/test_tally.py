"""What two controls add is compared on the real engine, with tiny random networks."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from tests import tiny
from underdraw.conflicts.tally import Tally
from underdraw.controls import ControlNet, Injection, Residuals, bind
from underdraw.engine import denoise
from underdraw.spec.control import ControlSpec

UNET, NET = tiny.unet(), tiny.controlnet()


def control(hint: int | Tensor = 5, **spec: Any) -> ControlNet:
    image = tiny.hint(hint) if isinstance(hint, int) else hint
    return bind(ControlSpec(control="tiny", image="none", **spec), NET, image)


def seen(*controls: ControlNet, **lane: Any) -> Tally:
    tally = Tally([one.spec for one in controls])
    denoise([tiny.lane(controls, **lane)], unet=UNET, witnesses=[tally])
    return tally


def test_a_control_is_wholly_like_itself() -> None:
    tally = seen(control(), control(scale=0.5))
    meeting = tally.meetings[0, 1]
    assert meeting.cosines == pytest.approx([1] * 5, abs=1e-4)
    assert meeting.alignment.here == pytest.approx(1, abs=1e-3)
    assert meeting.alignment.margin > 0.3
    assert meeting.strain.shape == (8, 8)
    assert meeting.strain.max() == 0
    assert tally.norms[1] == pytest.approx(tally.norms[0] / 2, rel=1e-4)


def test_a_control_pulls_against_its_opposite() -> None:
    meeting = seen(control(), control(scale=-1)).meetings[0, 1]
    assert meeting.cosines == pytest.approx([-1] * 5, abs=1e-4)
    assert meeting.alignment.margin < 0
    assert meeting.strain.min() >= 0
    assert meeting.strain.max() > 0.5


def test_residuals_that_are_mirrored_are_told() -> None:
    one, other = control(), control()
    draw = torch.Generator().manual_seed(0)
    down, mid = torch.randn(1, 4, 16, 16, generator=draw), torch.zeros(1, 4, 8, 8)
    tally, row = Tally([one.spec, other.spec]), torch.tensor([0])
    parts = (Residuals(row, (down,), mid, (one,)), Residuals(row, (down.flip(3),), mid, (other,)))
    tally(Injection(parts), [down], mid)
    alignment = tally.meetings[0, 1].alignment
    assert alignment.mirrored
    assert alignment.rival == pytest.approx(1, abs=1e-3)
    assert alignment.apart


def test_controls_that_never_act_at_once_do_not_meet() -> None:
    tally = seen(control(window=(0, 0.5)), control(window=(0.5, 1)), control(scale=0.0))
    assert tally.meetings == {}
    assert set(tally.norms) == {0, 1}


def test_the_branches_are_told_apart() -> None:
    """Both act on the prompt's row; one on the other row too, where it meets nobody."""
    both = seen(control(branch="cond"), control(6, branch="both")).meetings[0, 1]
    alone = seen(control(branch="cond"), control(6, branch="cond")).meetings[0, 1]
    assert both.cosines == pytest.approx(alone.cosines, abs=0.2)


def test_a_tally_does_not_change_the_picture() -> None:
    lane = tiny.lane([control(), control(6)])
    plain = denoise([tiny.lane([control(), control(6)])], unet=UNET)[0]
    tally = Tally([one.spec for one in lane.views[0].controls])  # type: ignore[attr-defined]
    assert torch.equal(denoise([lane], unet=UNET, witnesses=[tally])[0], plain)
