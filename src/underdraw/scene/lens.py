"""Lenses: the ways between space and the picture plane, one entry a kind.

A lens works in the camera's axes (right, up, forward) and on its own plane (u to the right, v up):
slopes for a perspective, metres for an orthographic, angles for an equirectangular picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from underdraw.errors import SpecError
from underdraw.scene.cast import MISS
from underdraw.scene.scene import Camera, LensKind
from underdraw.spec.size import Size

JUMP = 0.04  # the change of slope of inverse depth, relative to it, that is an edge
STEP = 0.1  # metres; the change of slope of depth that is an edge where rays are parallel


@dataclass(frozen=True, slots=True)
class Lens:
    """Say how a kind of camera sees.

    Attributes:
        plane: camera, size → half a pixel on the plane, and v in the picture's middle.
        rays: right, up, forward (3, 1, 1), u (1, W), v (H, 1) → where rays start, from the eye, and
            their directions, which advance one unit of depth: (3, H, W), or (3, 1, 1) for all.
        place: (3, N) points → their (2, N) u, v and (N,) depth.
        spans: (3, N, 8) corners of boxes → (N, 2, 2) low and high (u, v) that bound the boxes.
        flat: depth → what is linear over a plane, or nearly so, and which bend in it is an edge.
        aspect: the camera → width over height of its picture; None: any.
        wraps: the first column is the last one's neighbour.
    """

    plane: Callable[[Camera, Size], tuple[float, float]]
    rays: Callable[[Tensor, Tensor, Tensor, Tensor, Tensor], tuple[Tensor, Tensor]]
    place: Callable[[Tensor], tuple[Tensor, Tensor]]
    spans: Callable[[Tensor], Tensor]
    flat: Callable[[Tensor], tuple[Tensor, Tensor]]
    aspect: Callable[[Camera], float | None]
    wraps: bool = False


def aspect(camera: Camera) -> float | None:
    """Give the width over height of the picture that suits a camera; None: any does."""
    return LENSES[camera.lens].aspect(camera)


def check(camera: Camera, size: Size) -> None:
    """Refuse a size that a panorama can't have."""
    if LENSES[camera.lens].wraps and size.width != 2 * size.height:
        raise SpecError(
            f"a panorama goes all the way round and is twice as wide as tall, {size} is not; "
            f"ask for {Size(2 * size.height, size.height)}"
        )


def grid(camera: Camera, size: Size, supersample: int, device: torch.device) -> list[Tensor]:
    """Give the rays' places on the plane: (W,) u, rising, and (H,) v, falling."""
    width, height = size.width * supersample, size.height * supersample
    reach, rise = LENSES[camera.lens].plane(camera, Size(width, height))
    u = (2 * torch.arange(width, device=device) + 1 - width) * reach
    return [u, (height - 1 - 2 * torch.arange(height, device=device)) * reach + rise]


def rays(camera: Camera, u: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
    """Give where rays start and where they go, in the world.

    Args:
        camera: whose rays.
        u, v: (W,) and (H,) places on the plane of its lens.

    Returns:
        (3, R) or (3, 1) float32 origins and (3, R) directions of R = H * W rays, row by row; a
        direction is one unit of the depth that `Frames` tells.
    """
    right, up, forward = (torch.tensor(a, device=u.device)[:, None, None] for a in camera.basis())
    lens = LENSES[camera.lens]
    start, direction = lens.rays(right, up, forward, u[None, :], v[:, None])
    direction = direction.expand(3, len(v), len(u)).flatten(1)
    origin = torch.tensor(camera.eye, device=u.device)[:, None] + start.flatten(1)
    # The caster divides by every component.
    return origin, torch.where(direction.abs() < 1e-7, torch.full_like(direction, 1e-7), direction)


def asked(spans: Tensor, u: Tensor, v: Tensor) -> Tensor:
    """Give the rows of the shapes that rays between places on the plane may meet: int64.

    Args:
        spans: (N, 2, 2), as a lens gives them.
        u, v: rising and falling, as `grid` gives them, or parts of them.
    """
    low, high = torch.stack((u[0], v[-1])), torch.stack((u[-1], v[0]))
    seen = (spans[:, 0] <= high).all(1) & (spans[:, 1] >= low).all(1)
    seen[0] |= ~seen.any()  # a look into the sky still asks one shape
    return seen.nonzero().squeeze(1)


def project(camera: Camera, points: Tensor, size: Size) -> tuple[Tensor, Tensor]:
    """Find points in a picture: the inverse of its rays.

    Args:
        camera: that looks at them.
        points: (N, 3) float world metres.
        size: of the picture.

    Returns:
        (N, 2) pixels x to the right and y down, the middle of the first pixel at 0.5, outside the
        picture too; (N,) depth as in `Frames`. A perspective camera can't see what has depth 0 or
        less: its pixel is nan.

    Raises:
        SpecError: a panorama's size isn't twice as wide as tall.
    """
    check(camera, size)
    lens = LENSES[camera.lens]
    basis, eye = (torch.tensor(a).to(points) for a in (camera.basis(), camera.eye))
    (u, v), depth = lens.place(basis @ (points - eye).T)
    reach, rise = lens.plane(camera, size)
    x, y = (size.width + u / reach) / 2, (size.height - (v - rise) / reach) / 2
    return torch.stack((x, y), 1), depth


def _perspective_plane(camera: Camera, size: Size) -> tuple[float, float]:
    half = math.tan(camera.fov / 2)
    return half / math.sqrt(size.width * size.height), camera.shift * half


def _perspective_rays(
    right: Tensor, up: Tensor, forward: Tensor, u: Tensor, v: Tensor
) -> tuple[Tensor, Tensor]:
    return torch.zeros_like(forward), forward + u * right + v * up


def _perspective_place(points: Tensor) -> tuple[Tensor, Tensor]:
    depth = points[2]
    return points[:2] / torch.where(depth > 0, depth, torch.nan), depth


def _perspective_spans(corners: Tensor) -> Tensor:
    """Bound shapes at depth 1; those that reach behind the eye may be anywhere."""
    forward = corners[2]
    spans = _bounds(corners[:2] / forward.clamp_min(1e-3))
    everything = spans.new_tensor([[[-MISS], [MISS]]])
    return torch.where((forward.amin(1) < 0.05)[:, None, None], everything, spans)


def _inverse(depth: Tensor) -> tuple[Tensor, Tensor]:
    return 1.0 / depth, JUMP / depth


def _orthographic_plane(camera: Camera, size: Size) -> tuple[float, float]:
    wide, tall = camera.field
    return max(wide / size.width, tall / size.height) / 2, 0.0


def _orthographic_rays(
    right: Tensor, up: Tensor, forward: Tensor, u: Tensor, v: Tensor
) -> tuple[Tensor, Tensor]:
    return u * right + v * up, forward


def _orthographic_place(points: Tensor) -> tuple[Tensor, Tensor]:
    return points[:2], points[2]


def _orthographic_spans(corners: Tensor) -> Tensor:
    return _bounds(corners[:2])


def _metres(depth: Tensor) -> tuple[Tensor, Tensor]:
    return depth, torch.full_like(depth, STEP)


def _panorama_plane(camera: Camera, size: Size) -> tuple[float, float]:
    return math.pi / size.width, 0.0


def _panorama_rays(
    right: Tensor, up: Tensor, forward: Tensor, u: Tensor, v: Tensor
) -> tuple[Tensor, Tensor]:
    level = u.sin() * right + u.cos() * forward
    return torch.zeros_like(forward), v.cos() * level + v.sin() * up


def _panorama_place(points: Tensor) -> tuple[Tensor, Tensor]:
    right, up, forward = points
    view = torch.stack((torch.atan2(right, forward), torch.atan2(up, torch.hypot(right, forward))))
    return view, points.square().sum(0).sqrt()


def _panorama_spans(corners: Tensor) -> Tensor:
    """Bound shapes by angles; those around the vertical, or behind, go all the way across."""
    right, _, forward = corners
    turn = torch.atan2(right, forward)
    low, high = corners.amin(2), corners.amax(2)
    # How near and how far, seen from above, the shape's upright bounds are.
    gap = torch.maximum(low, -high)[::2].clamp_min(0).square().sum(0).sqrt()
    away = torch.maximum(-low, high)[::2].square().sum(0).sqrt()
    bottom = torch.atan2(low[1], torch.where(low[1] < 0, gap, away))
    top = torch.atan2(high[1], torch.where(high[1] > 0, gap, away))
    around = (gap == 0) | (turn.amax(1) - turn.amin(1) >= math.pi)
    first = torch.where(around, -math.pi, turn.amin(1))
    last = torch.where(around, math.pi, turn.amax(1))
    spans = torch.stack((torch.stack((first, bottom), 1), torch.stack((last, top), 1)), 1)
    return _wider(spans)


def _bounds(view: Tensor) -> Tensor:
    """Bound (2, N, 8) places: (N, 2, 2)."""
    return _wider(torch.stack((view.amin(2), view.amax(2))).permute(2, 0, 1))


def _wider(spans: Tensor) -> Tensor:
    """Let spans reach a little further than what rounding has left them."""
    return spans + spans.new_tensor([[[-1e-3], [1e-3]]])


LENSES: dict[LensKind, Lens] = {
    "perspective": Lens(
        _perspective_plane,
        _perspective_rays,
        _perspective_place,
        _perspective_spans,
        _inverse,
        lambda camera: None,
    ),
    "orthographic": Lens(
        _orthographic_plane,
        _orthographic_rays,
        _orthographic_place,
        _orthographic_spans,
        _metres,
        lambda camera: camera.field[0] / camera.field[1],
    ),
    "equirectangular": Lens(
        _panorama_plane,
        _panorama_rays,
        _panorama_place,
        _panorama_spans,
        _inverse,
        lambda camera: 2.0,
        wraps=True,
    ),
}
