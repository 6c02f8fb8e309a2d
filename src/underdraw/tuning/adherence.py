"""How much of a prompt is in a picture, by what can be had: the segmenter of rooms, or a CLIP."""

from __future__ import annotations

from underdraw.evaluation import SCORES, Case, Reading, Score
from underdraw.models.clip import Clip

ASKED = next(score for score in SCORES if score.name == "asked things there")
"""The share of the things that a room's caption asks for, in their colours."""


def clip_score(clip: Clip) -> Score:
    """Score how well a CLIP finds a picture and its caption go together (Hessel et al. 2021)."""

    def measure(seen: Reading, case: Case) -> float:
        return clip.similarity(seen.image, case.caption)

    return Score(f"CLIP score ({clip.sha256[:12]})", frozenset(), measure)
