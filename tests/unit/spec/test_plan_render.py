"""PlanRenderSpec: written short, and refused where it contradicts itself."""

from __future__ import annotations

import pytest

from underdraw.errors import SpecError
from underdraw.spec.io import dumps, loads
from underdraw.spec.plan_render import MapSpec, PlanRenderSpec


def test_one_is_as_good_as_a_list() -> None:
    asked = PlanRenderSpec(style="modern", rooms="kitchen", cameras="1,2,30", kinds="top")
    assert (asked.style, asked.rooms) == (("modern",), ("kitchen",))
    assert (asked.cameras, asked.kinds) == (("1,2,30",), ("top",))


def test_twice_is_once() -> None:
    assert PlanRenderSpec(style=("modern", "modern")).style == ("modern",)


@pytest.mark.parametrize("suffix", [".json", ".toml", ".yaml"])
def test_it_survives_a_file(suffix: str) -> None:
    control = MapSpec(map="depth", network="net", scale=[(0, 1), (0.5, 0.3)], window="0.1:0.6")
    asked = PlanRenderSpec(style=("modern", "rustic"), controls=(control,), consistency=(), seeds=2)
    assert loads(dumps(asked, suffix), PlanRenderSpec, suffix) == asked


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"views": 0}, "nothing is asked for"),
        ({"strength": 0.5, "consistency": ()}, "add 'start' to consistency"),
        ({"width": 256}, "give width and height, or neither"),
        ({"width": 100, "height": 64}, "multiple of 8"),
        ({"style": ()}, "style"),
        ({"kinds": "bird"}, "eye.*elevation.*dollhouse.*panorama.*top"),
        ({"controls": ({"map": "edges"},)}, "canny"),
        ({"consistency": "noise"}, "color.*start.*seed"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_contradictions_are_refused(fields: dict, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        PlanRenderSpec(**fields)
