"""Pictures of one's own to measure a model on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from underdraw.datasets import Pairs, open_pairs
from underdraw.errors import SpecError
from underdraw.evaluation.cases import Case
from underdraw.evaluation.controls import StudyControl
from underdraw.preprocess import run
from underdraw.spec import Size
from underdraw.spec.control import Fit
from underdraw.spec.data import DataSpec

MASKS = "masks"
"""A folder beside pictures of which a part is drawn anew, where these are white."""


class PictureCases:
    """Pictures with captions, and their control images.

    These are made by each control's own preprocessor, at the size that the picture is drawn in;
    or given: in a folder of the control's name, beside the pictures. So are masks, in `masks`.

    Args:
        source: a folder of pictures, or a .jsonl that names them.
        controls: what is measured.
        sizes: that pictures are brought to, the nearest in aspect.
        fit: how.
        count: the first so many.

    Raises:
        SpecError: there are no pictures, not as many control images, or a mask without white.
    """

    def __init__(
        self,
        source: str,
        controls: Sequence[StudyControl],
        sizes: Sequence[Size],
        fit: Fit,
        count: int,
    ) -> None:
        shared = {"path": source, "fit": fit, "count": count}
        self._controls = controls
        self._pictures = open_pairs(DataSpec.parse({**shared, "preprocess": "none"}), sizes)
        self._given: dict[str, Pairs] = {}
        for name, labels in {
            **{one.name: one.kind == "seg" for one in controls},
            MASKS: True,
        }.items():
            folder = Path(source) / name
            if folder.is_dir():
                fields = {**shared, "conditions": str(folder), "labels": labels}
                self._given[name] = open_pairs(DataSpec.parse(fields), sizes)

    def __len__(self) -> int:
        """Count the pictures."""
        return len(self._pictures)

    def __iter__(self) -> Iterator[Case]:
        """Read them, one after the other."""
        for index in range(len(self)):
            pair = self._pictures[index]
            maps = {one.name: self._map(one, index, pair.target) for one in self._controls}
            mask = self._mask(index, pair.name)
            yield Case(Path(pair.name).name, pair.caption, pair.target, maps, mask=mask)

    def _mask(self, index: int, name: str) -> NDArray[np.bool_] | None:
        if MASKS not in self._given:
            return None
        mask = self._given[MASKS][index].condition[..., 0] > 127
        if not mask.any():
            raise SpecError(f"the mask of {name} is black all over; paint white what is to change")
        return mask

    def _map(
        self, control: StudyControl, index: int, picture: NDArray[np.uint8]
    ) -> NDArray[np.uint8]:
        if control.name in self._given:
            return self._given[control.name][index].condition
        assert control.extractor is not None
        return run(picture, control.extractor)
