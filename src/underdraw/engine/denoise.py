"""The loop: a bucket is taken a step further, until every lane is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import Tensor

from underdraw.controls import Injection, Use
from underdraw.engine.bucket import Bucket, Call
from underdraw.engine.lane import Lane
from underdraw.errors import ModelError
from underdraw.networks import Rows, changed, decode, embed_time, encode, require_plain
from underdraw.spec import Size


@dataclass(frozen=True)
class Progress:
    """How far a run is, after a UNet evaluation."""

    done: int  # UNet evaluations
    total: int
    lanes: tuple[Lane, ...]  # every lane of the run, to look at
    decode: Callable[[Tensor], Any]  # latents (1, C, h, w) to what the caller draws

    def previews(self) -> list[Any]:
        """Draw each lane's picture as it is foreseen now; one pass of the VAE a picture."""
        return [self.decode(lane.foreseen) for lane in self.lanes if lane.foreseen is not None]


Observer: TypeAlias = Callable[[Progress], None]

Witness: TypeAlias = Callable[[Injection, Sequence[Tensor], Tensor], None]
"""Called within a UNet call, with what controls inject, and with the skips and the mid feature that
their residuals are added to; it must change none of them."""


@torch.no_grad()
def denoise(
    lanes: Sequence[Lane],
    *,
    unet: UNet2DConditionModel,
    refiner: UNet2DConditionModel | None = None,
    observers: Sequence[Observer] = (),
    witnesses: Sequence[Witness] = (),
    decode: Callable[[Tensor], Any] = lambda latents: latents,
) -> list[Tensor]:
    """Take every lane to its end.

    Args:
        lanes: fresh lanes, of any sizes, steps, schedulers, prompts and controls. Those whose
            views are of one size share every UNet call.
        unet: the UNet, in its own dtype; lanes are kept in float32.
        refiner: the UNet that takes those over which have a relay.
        observers: called after every UNet evaluation. One may raise `errors.Cancelled`.
        witnesses: called within every UNet call, between its halves.
        decode: what their previews are drawn with; by default they are latents.

    Returns:
        The latents of each lane, (1, C, h, w), float32.
    """
    networks = [unet] if refiner is None else [unet, refiner]
    for network in networks:
        require_plain(network)
    if refiner is None and any(lane.relay for lane in lanes):
        raise ModelError("a lane has a relay to another UNet; give it as refiner")
    sizes: defaultdict[Size, list[Lane]] = defaultdict(list)
    for lane in lanes:
        sizes[lane.view_size].append(lane)
    groups = [*sizes.values()]
    legs = (zip(*(lane.legs for lane in group)) for group in groups)
    done, total = 0, sum(max(leg) for group in legs for leg in group)
    for network in networks:
        for _ in _run(groups, network, witnesses):
            done += 1
            for observe in observers:
                observe(Progress(done, total, tuple(lanes), decode))
        for lane in lanes:
            lane.hand_over()
    return [lane.latents for lane in lanes]


def _run(
    groups: Sequence[Sequence[Lane]], unet: UNet2DConditionModel, witnesses: Sequence[Witness]
) -> Iterator[None]:
    """Take the lanes as far as this UNet does, and stop after every evaluation."""
    for group in groups:
        going = [lane for lane in group if lane.remaining]
        bucket = Bucket(going) if going else None
        while bucket:
            advance(bucket, unet, witnesses)
            yield
            bucket = bucket.without_finished()


def advance(bucket: Bucket, unet: UNet2DConditionModel, witnesses: Sequence[Witness] = ()) -> None:
    """Take every lane of a bucket one evaluation on."""
    bucket.update(torch.cat([predict(call, unet, witnesses) for call in bucket.calls]))


def predict(call: Call, unet: UNet2DConditionModel, witnesses: Sequence[Witness] = ()) -> Tensor:
    """Run the UNet, and the controls before it, once: (R, C, h, w), in the UNet's dtype."""
    rows, uses = call.rows(), call.uses()
    injection = inject(uses, rows)
    call.count(uses)
    if call.extra_channels is not None:
        rows = replace(rows, x=torch.cat([rows.x, call.extra_channels], dim=1))
    rows = (rows.unshared() if injection.parts_rows else rows).to(unet.dtype)
    with changed(injection.changes):
        temb = embed_time(unet, rows)
        skips, mid = encode(unet, rows, temb, intra=injection.intra(len(rows)))
        for witness in witnesses:
            witness(injection, skips, mid)
        return decode(unet, rows, temb, *injection.add_to(skips, mid))


def inject(uses: Sequence[Use], rows: Rows) -> Injection:
    """Run each network once, on the rows that need it."""
    shared: defaultdict[Hashable, list[Use]] = defaultdict(list)
    for use in uses:
        shared[use.control.network].append(use)
    return sum((group[0].control.run(group, rows) for group in shared.values()), Injection())
