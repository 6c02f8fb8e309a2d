"""Plans as estate agents, portals, apps and developers publish them."""

from benchmarks.plan_hands.listing.page import draw

__all__ = ["draw"]
