"""What every control bound to an image has: scale, window, levels, branches and region."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d

from underdraw.controls.control import Step, Use
from underdraw.errors import SpecError
from underdraw.spec.control import ControlSpec

_BRANCHES = {"cond": frozenset({"cond"}), "both": frozenset({"cond", "uncond"})}


@dataclass(frozen=True, eq=False, kw_only=True)
class Bound:
    """A control bound to its image.

    At slot k it adds `scale(step) x level[k] x region(pixel) x branch(row) x net(...)[k]`.
    """

    spec: ControlSpec
    level: tuple[float, ...]  # a weight for every slot, shallow to deep
    branches: frozenset[str]
    region: Tensor | None = None  # (1, 1, H, W), 1 where it acts
    _regions: dict[torch.Size, Tensor] = field(default_factory=dict, repr=False)

    def scale_at(self, step: Step) -> float:
        """Return the scale, 0 outside the window."""
        return self.spec.scale_at(step.progress(self.spec.window.domain))

    def region_at(self, size: torch.Size) -> Tensor:
        """Return the region on a feature of (h, w): (1, 1, h, w), the mean over each cell.

        Means keep sums, so regions that tile the canvas tile every feature.
        """
        if size not in self._regions:
            whole = torch.ones(1, 1, 1, 1)
            region = whole if self.region is None else self.region
            self._regions[size] = adaptive_avg_pool2d(region, (size[0], size[1])).expand(
                1, 1, *size
            )
        return self._regions[size]


def branches_of(spec: ControlSpec, *, pooled: bool = False) -> frozenset[str]:
    """Return the branches a control acts on.

    A pooled network carries an image's style, not its layout, and is trained for the prompt's
    branch: it takes that one where nothing else is asked.
    """
    unsaid = spec.branch is None and spec.mode is None
    return _BRANCHES["cond" if pooled and unsaid else spec.effective_branch]


def level_of(spec: ControlSpec, count: int) -> tuple[float, ...]:
    """Return `count` weights: as given, or geometric from the decay up to 1.

    Raises:
        SpecError: `level` has another number of weights.
    """
    if spec.level is None:
        steps = max(count - 1, 1)
        return tuple(spec.effective_decay ** (1 - k / steps) for k in range(count))
    if len(spec.level) != count:
        raise SpecError(
            f"control {spec.control!r}: level has {len(spec.level)} weights, it acts at {count} "
            f"places; give {count} weights, shallow to deep"
        )
    return spec.level


def weights_of(uses: Sequence[Use]) -> Tensor:
    """Return scale x level of K uses: (K, slots)."""
    return torch.tensor([[use.scale * level for level in bound(use).level] for use in uses])


def weigh(feature: Tensor, weights: Tensor, controls: Sequence[Bound]) -> Tensor:
    """Multiply (K, C, h, w) by a weight a use, (K,), and by the controls' regions."""
    factor = weights[:, None, None, None].to(feature.device)
    if any(control.region is not None for control in controls):
        regions = [control.region_at(feature.shape[-2:]) for control in controls]
        factor = factor * torch.cat([region.to(factor.device) for region in regions])
    return feature * factor.to(feature.dtype)


def weigh_tokens(
    tokens: Tensor, weights: Tensor, controls: Sequence[Bound], size: torch.Size
) -> Tensor:
    """Multiply (K, n, C), a feature row by row, by a weight a use, (K,), and by the regions.

    Args:
        tokens: of a feature that was halved some times, rounded up, from the latents' size.
        weights: scale x level of each use.
        controls: of each use.
        size: of the latents, (h, w).
    """
    height, width = size
    while height * width > tokens.shape[1]:
        height, width = -(-height // 2), -(-width // 2)
    feature = tokens.transpose(1, 2).unflatten(2, (height, width))
    return weigh(feature, weights, controls).flatten(2).transpose(1, 2)


def bound(use: Use) -> Any:
    """Return a use's control, of whatever kind it is known to be."""
    return use.control


def rounds_of(uses: Sequence[Use]) -> list[list[Use]]:
    """Part the uses so that no round has a row twice.

    Adding one row twice in one call has no fixed order on a GPU, so the bytes would vary.
    """
    seen: Counter[int] = Counter()
    rounds: defaultdict[int, list[Use]] = defaultdict(list)
    for use in uses:
        rounds[seen[use.row]].append(use)
        seen[use.row] += 1
    return list(rounds.values())
