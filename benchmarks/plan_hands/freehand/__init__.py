"""Plans as drawn by hand, long ago, or by laymen."""

from benchmarks.plan_hands.freehand.sheet import draw

__all__ = ["draw"]
