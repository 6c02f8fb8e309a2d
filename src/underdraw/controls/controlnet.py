"""ControlNet (Zhang et al. 2023, arXiv:2302.05543): a trainable copy of the UNet's first half.

Guess mode, soft weights and "my prompt is more important" are values of level and branch.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from diffusers.models.controlnets.controlnet import ControlNetModel
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d

from underdraw.controls.control import Step, Use
from underdraw.controls.injection import Injection, Residuals
from underdraw.errors import ModelError, SpecError
from underdraw.networks import Rows, embed_time, encode, require_plain
from underdraw.spec.control import ControlSpec

_BRANCHES = {"cond": frozenset({"cond"}), "both": frozenset({"cond", "uncond"})}


@dataclass(frozen=True, eq=False)
class ControlNet:
    """A ControlNet bound to its control image; `bind` makes one.

    At slot k it adds `scale(step) x level[k] x region(pixel) x branch(row) x net(...)[k]`.
    """

    net: ControlNetModel
    hint: Tensor  # (1, C, h, w), the embedded control image, computed once
    spec: ControlSpec
    level: tuple[float, ...]  # a weight for every residual, shallow to deep, mid last
    branches: frozenset[str]
    region: Tensor | None = None  # (1, 1, H, W), 1 where it acts
    _regions: dict[torch.Size, Tensor] = field(default_factory=dict, repr=False)

    @property
    def network(self) -> ControlNetModel:
        """The network, which other controls may share."""
        return self.net

    def scale_at(self, step: Step) -> float:
        """Return the scale, 0 outside the window."""
        return self.spec.scale_at(step.progress(self.spec.window.domain))

    def region_at(self, size: torch.Size) -> Tensor:
        """Return the region on a feature of (h, w): (1, 1, h, w), the mean over each cell.

        Means keep sums, so regions that tile the canvas tile every feature.
        """
        if size not in self._regions:
            whole = torch.ones(1, 1, 1, 1, device=self.hint.device)
            region = whole if self.region is None else self.region
            self._regions[size] = adaptive_avg_pool2d(region, (size[0], size[1])).expand(
                1, 1, *size
            )
        return self._regions[size]

    @staticmethod
    def run(uses: Sequence[Use], rows: Rows) -> Injection:
        """Run the network once for all its uses, whatever lanes and images they have."""
        rounds = _rounds(uses)
        uses = [use for group in rounds for use in group]
        controls: list[ControlNet] = [use.control for use in uses]  # type: ignore[misc]
        residuals = _residuals(uses, controls, rows)
        device = rows.tokens.device
        start, injection = 0, Injection()
        for group in rounds:
            part = slice(start, start := start + len(group))
            acted = torch.tensor([use.row for use in group], device=device)
            *down, mid = [residual[part] for residual in residuals]
            injection += Injection((Residuals(acted, tuple(down), mid),))
        return injection


def branches_of(spec: ControlSpec, *, pooled: bool) -> frozenset[str]:
    """Return the branches a control acts on.

    A pooled network carries an image's style, not its layout, and is trained for the prompt's
    branch: it takes that one where nothing else is asked.
    """
    unsaid = spec.branch is None and spec.mode is None
    return _BRANCHES["cond" if pooled and unsaid else spec.effective_branch]


def bind(
    spec: ControlSpec, net: ControlNetModel, hint: Tensor, region: Tensor | None = None
) -> ControlNet:
    """Bind a ControlNet to a control image.

    Args:
        spec: what is asked; its image, preprocess, fit and region were dealt with by the caller.
        net: the network; its channel order and pooling are read from its config.
        hint: the control image, (1, 3, H, W), RGB in [0, 1], of the output's size.
        region: where it acts, (1, 1, H, W) in [0, 1], or everywhere.

    Raises:
        SpecError: `level` has another number of weights than the network has residuals.
        ModelError: the network has parts that underdraw doesn't run.
    """
    require_plain(net)
    hint = hint.to(net.device, net.dtype)
    is_bgr = net.config["controlnet_conditioning_channel_order"] == "bgr"
    with torch.no_grad():
        embedded = net.controlnet_cond_embedding(hint.flip(1) if is_bgr else hint)
    return ControlNet(
        net=net,
        hint=embedded,
        spec=spec,
        level=_level(spec, len(net.controlnet_down_blocks) + 1),
        branches=branches_of(spec, pooled=net.config["global_pool_conditions"]),
        region=None if region is None else region.to(net.device, torch.float32),
    )


def _level(spec: ControlSpec, count: int) -> tuple[float, ...]:
    """Return `count` weights: as given, or geometric from the decay up to 1."""
    if spec.level is None:
        return tuple(spec.effective_decay ** (1 - k / (count - 1)) for k in range(count))
    if len(spec.level) != count:
        raise SpecError(
            f"control {spec.control!r}: level has {len(spec.level)} weights, its network has "
            f"{count} residuals; give {count} weights, shallow to deep, mid last"
        )
    return spec.level


def _residuals(uses: Sequence[Use], controls: Sequence[ControlNet], rows: Rows) -> list[Tensor]:
    """Return the weighted residuals of K uses, (K, C_k, h_k, w_k) each, mid last."""
    net = controls[0].net
    pairs = {(use.input, control): 0 for use, control in zip(uses, controls, strict=True)}
    pairs = {pair: place for place, pair in enumerate(pairs)}
    source = [pairs[use.input, control] for use, control in zip(uses, controls, strict=True)]
    chosen = rows.select([use.row for use in uses], [pair[0] for pair in pairs], source)
    hints = torch.cat([control.hint for _, control in pairs])
    if hints.shape[-2:] != rows.x.shape[-2:]:
        raise ModelError(
            f"the control image gives a feature of {tuple(hints.shape[-2:])}, the latents are "
            f"{tuple(rows.x.shape[-2:])}; give a control image of the output's size"
        )
    chosen = chosen.to(net.dtype)
    skips, mid = encode(net, chosen, embed_time(net, chosen), hints)
    convs = [*net.controlnet_down_blocks, net.controlnet_mid_block]
    weights = [
        [use.scale * level for level in control.level]
        for use, control in zip(uses, controls, strict=True)
    ]
    table = torch.tensor(weights, device=mid.device)  # (K, slots)
    return [
        _weigh(conv(feature), table[:, slot], controls)
        for slot, (conv, feature) in enumerate(zip(convs, [*skips, mid], strict=True))
    ]


def _weigh(residual: Tensor, weights: Tensor, controls: Sequence[ControlNet]) -> Tensor:
    """Multiply (K, C, h, w) by a weight a use and by the controls' regions."""
    size, factor = residual.shape[-2:], weights[:, None, None, None]
    if any(control.region is not None for control in controls):
        factor = factor * torch.cat([control.region_at(size) for control in controls])
    if controls[0].net.config["global_pool_conditions"]:
        residual = residual.mean(dim=(2, 3), keepdim=True)
    return residual * factor.to(residual.dtype)


def _rounds(uses: Sequence[Use]) -> list[list[Use]]:
    """Part the uses so that no round has a row twice.

    Adding one row twice in one call has no fixed order on a GPU, so the bytes would vary.
    """
    seen: Counter[int] = Counter()
    rounds: defaultdict[int, list[Use]] = defaultdict(list)
    for use in uses:
        rounds[seen[use.row]].append(use)
        seen[use.row] += 1
    return list(rounds.values())
