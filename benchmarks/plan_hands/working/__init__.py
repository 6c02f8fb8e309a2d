"""A hand that draws working drawings: what architects, engineers and housing offices print."""

from benchmarks.plan_hands.working.drawing import draw

__all__ = ["draw"]
