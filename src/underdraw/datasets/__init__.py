"""Pairs to train on, whatever they lie in: read one by one, checked, and brought to one size."""

from underdraw.datasets.open import open_pairs
from underdraw.datasets.pair import Pair, Pairs

__all__ = ["Pair", "Pairs", "open_pairs"]
