"""The verdict on two controls, of outlines, residuals, both or neither."""

from __future__ import annotations

import pytest

from underdraw.conflicts.verdict import Verdict, judge
from underdraw.metrics import Alignment

ALIKE, VAGUE = Alignment(0.5, 0.2, False, (0, 0)), Alignment(0.2, 0.2, False, (0, 0))
APART = Alignment(0.1, 0.6, True, (0, 0))


@pytest.mark.parametrize(
    ("outlines", "residuals", "verdict"),
    [
        (None, None, Verdict.UNKNOWN),
        (ALIKE, None, Verdict.AGREE),
        (None, ALIKE, Verdict.AGREE),
        (VAGUE, None, Verdict.CONTRADICT),
        (VAGUE, ALIKE, Verdict.AGREE),
        (ALIKE, VAGUE, Verdict.AGREE),
        (VAGUE, VAGUE, Verdict.CONTRADICT),
        (ALIKE, APART, Verdict.CONTRADICT),
        (APART, Alignment(1, 0.1, False, (0, 0)), Verdict.CONTRADICT),
    ],
)
def test_each_speaks_and_outlines_that_are_apart_are_not_outweighed(
    outlines: Alignment | None, residuals: Alignment | None, verdict: Verdict
) -> None:
    assert judge(outlines, residuals) is verdict
