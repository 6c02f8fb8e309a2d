"""A plan gives one storey, whatever file it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from underdraw.floor_plan.read import read_plan
from underdraw.floor_plan.write import write_plan
from underdraw.interior import build
from underdraw.rooms import STYLES

PLANS = sorted(Path("examples/plans").glob("*.json"))


@pytest.mark.parametrize("suffix", [".svg", ".dxf", ".toml"])
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_format_gives_the_same_scene(path, suffix, tmp_path):
    plan = read_plan(path).plan
    write_plan(plan, tmp_path / f"plan{suffix}")
    again = read_plan(tmp_path / f"plan{suffix}").plan
    one, other = (build(each, STYLES["modern"], seed=3) for each in (plan, again))
    assert one.objects == other.objects
    assert one.surfaces == other.surfaces


def test_there_are_plans_to_try():
    assert len(PLANS) >= 3
