"""What a request is drawn on: its size, the picture it starts from, and the part of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from underdraw import imaging
from underdraw.engine import Scheduler, lay_out, start_of
from underdraw.errors import SpecError
from underdraw.imaging import Box
from underdraw.models import ModelFiles
from underdraw.planned import PlannedPicture
from underdraw.spec import ControlSpec, GenerationSpec, Size, TileSpec
from underdraw.spec.generation import SIDE_MULTIPLE

Array = NDArray[Any]
Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Canvas:
    """What a request is drawn on.

    Attributes:
        size: that is drawn.
        picture: it starts from; None starts from noise.
        is_crop: a part of the picture is drawn, at another size.
        bare: the picture's size without the margins that are drawn around it, where there are any.
    """

    size: Size
    picture: PlannedPicture | None = None
    is_crop: bool = False
    bare: Size | None = None

    @property
    def first(self) -> int:
        """The scheduler's UNet evaluation that the run begins with."""
        return self.picture.first if self.picture else 0

    def cuts(self, control: ControlSpec) -> bool:
        """Tell whether a control's images show more than what is drawn."""
        return self.is_crop and control.frame == "picture"

    def shown(self, control: ControlSpec, what: str, image: Array) -> Array:
        """Return the part of a control's image that shows what is drawn.

        Args:
            control: whose it is.
            what: "image" or "region", for the message.
            image: (H, W) or (H, W, C), as it was given.

        Raises:
            SpecError: it doesn't show what the picture shows, by its size or its proportions.
        """
        given = _size(image)
        if self.bare and _alike(given, self.bare) and not _alike(given, self.size):
            raise SpecError(
                f"{control.title}: its {what} is {given}, as the picture without its margins; "
                f"give one of what is drawn, {self.size}"
            )
        if self.picture is None or not self.cuts(control):
            return image
        whole = _size(self.picture.whole)
        if abs(given.width - given.height * whole.width / whole.height) > 1:
            raise SpecError(
                f"{control.title}: its {what} is {given}, the picture that mask_padding crops "
                f"{whole}; give one of its proportions, or frame='crop' if it shows the crop"
            )
        box = self.picture.box.times(given.width / whole.width, given.height / whole.height)
        return image[box.slices]


def open_canvas(
    spec: GenerationSpec, files: ModelFiles, scheduler: Scheduler, strength: float
) -> Canvas:
    """Find what a request is drawn on.

    Args:
        spec: the request.
        files: its model.
        scheduler: as it will be run.
        strength: how far to leave the picture it starts from.

    Raises:
        SpecError: the model can't draw that size, `strength` runs no step, or the mask doesn't fit.
        ImageError: the picture or its mask can't be read.
    """
    if spec.image is None:
        return Canvas(_asked_size(spec, files))
    first = start_of(scheduler, strength)
    image = imaging.load(spec.image)
    if spec.extend is not None:
        return _extended(spec, spec.extend, files, image, first)
    size = _asked_size(spec, files)
    mask = None if spec.mask is None else _mask(spec, _size(image))
    if mask is not None and spec.mask_padding is not None:
        return Canvas(size, _cropped(image, mask, spec.mask_padding, size, first), is_crop=True)
    whole = imaging.fit(image, size, spec.fit, labels=False).image
    if mask is not None:
        mask = _binary(imaging.fit(mask, size, spec.fit, labels=False).image)
    box = Box(0, 0, size)
    return Canvas(size, PlannedPicture(whole, mask, box, whole, mask, first, _size(image)))


def filled_tile(tile: TileSpec, files: ModelFiles) -> TileSpec:
    """Return how a picture is parted with nothing left out.

    Raises:
        SpecError: tiles of that size can't be drawn, or they would overlap by more than half.
    """
    multiple = math.lcm(SIDE_MULTIPLE, files.vae_factor)
    size = min(files.size) if tile.size is None else tile.size
    overlap = size // 4 // multiple * multiple if tile.overlap is None else tile.overlap
    for name, side in (("size", size), ("overlap", overlap)):
        if side % multiple:
            raise SpecError(
                f"tile.{name} {side} is not a multiple of {multiple}, which {files.name!r} needs; "
                f"the nearest are {side // multiple * multiple} and "
                f"{-(-side // multiple) * multiple}"
            )
    return TileSpec.parse({"size": size, "overlap": overlap, "together": tile.together})


def boxes_of(tile: TileSpec | None, size: Size, files: ModelFiles) -> tuple[Box, ...]:
    """Return what the networks see one by one of a picture of `size`, in latents.

    Args:
        tile: filled; None for all of it at once.
        size: in pixels.
        files: of the model.
    """
    whole = Size(*(side // files.vae_factor for side in size))
    if tile is None or tile.size is None or tile.overlap is None:
        return (Box(0, 0, whole),)
    side = tile.size // files.vae_factor
    return lay_out(whole, Size(side, side), tile.overlap // files.vae_factor)


def _asked_size(spec: GenerationSpec, files: ModelFiles) -> Size:
    size = Size(spec.width or files.size.width, spec.height or files.size.height)
    multiple = files.vae_factor
    if size.width % multiple or size.height % multiple:
        low = Size(*(max(multiple, side // multiple * multiple) for side in size))
        high = Size(*(-(-side // multiple) * multiple for side in size))
        raise SpecError(
            f"size {size} is not a multiple of {multiple}, which {files.name!r} needs; "
            f"the nearest are {low} and {high}"
        )
    return size


def _cropped(
    image: Image, mask: NDArray[np.float32], padding: int, size: Size, first: int
) -> PlannedPicture:
    white = _binary(mask)
    box = imaging.box_around(white, padding, size)
    part = imaging.resize(image[box.slices], size, labels=False)
    # Whatever comes back must have been drawn, be it a pixel that shrank to a part of one.
    shrunk = imaging.resize((white[box.slices] > 0).astype(np.float32), size)
    return PlannedPicture(image, white, box, part, _binary(shrunk > 0), first, _size(image))


def _extended(
    spec: GenerationSpec,
    margins: tuple[int, int, int, int],
    files: ModelFiles,
    image: Image,
    first: int,
) -> Canvas:
    given = _size(image)
    size = _extended_size(spec, margins, files, given)
    whole, mask = imaging.extend(image, margins), _margin(spec, margins, given)
    picture = PlannedPicture(whole, mask, Box(0, 0, size), whole, mask, first, size)
    return Canvas(size, picture, bare=given)


def _extended_size(
    spec: GenerationSpec, margins: tuple[int, int, int, int], files: ModelFiles, given: Size
) -> Size:
    left, top, right, bottom = margins
    size = Size(given.width + left + right, given.height + top + bottom)
    multiple = math.lcm(SIDE_MULTIPLE, files.vae_factor)
    across, down = (-side % multiple for side in size)
    if across or down:
        # What is missing goes where something is drawn already.
        mended = (
            left + across * (right == 0),
            top + down * (bottom == 0),
            right + across * (right > 0),
            bottom + down * (bottom > 0),
        )
        raise SpecError(
            f"extend {margins} makes {size} of the picture's {given}, no multiple of "
            f"{multiple}, which {files.name!r} needs; extend by {mended}"
        )
    asked = Size(spec.width or size.width, spec.height or size.height)
    if asked != size:
        raise SpecError(
            f"extend {margins} makes {size} of the picture's {given}, and {asked} was asked for; "
            "leave out width and height"
        )
    return size


def _mask(spec: GenerationSpec, needed: Size) -> NDArray[np.float32]:
    mask = imaging.load_mask(spec.mask)
    if _size(mask) != needed:
        raise SpecError(
            f"the mask is {_size(mask)}, its picture {needed}; draw the mask over the picture"
        )
    return mask


def _binary(mask: Array) -> Image:
    """Return 255 from the middle on and 0 elsewhere."""
    white = mask >= 0.5
    if not white.any():
        raise SpecError("the mask is black: nothing would be drawn anew; what changes is white")
    return white.astype(np.uint8) * np.uint8(255)


def _margin(spec: GenerationSpec, margins: tuple[int, int, int, int], given: Size) -> Image:
    """Return the mask of the margins, and of what `feather` has them overlap."""
    left, top, right, bottom = margins
    inner = [0 if margin == 0 else spec.feather for margin in margins]
    if inner[0] + inner[2] >= given.width or inner[1] + inner[3] >= given.height:
        raise SpecError(
            f"feather {spec.feather} leaves nothing of the picture's {given}; give a smaller one"
        )
    mask = np.full((given.height + top + bottom, given.width + left + right), 255, np.uint8)
    rows = slice(top + inner[1], top + given.height - inner[3])
    mask[rows, left + inner[0] : left + given.width - inner[2]] = 0
    return mask


def _alike(one: Size, other: Size) -> bool:
    """Tell whether two sizes are of one aspect, to a pixel."""
    return abs(one.width - one.height * other.width / other.height) <= 1


def _size(image: NDArray[np.generic]) -> Size:
    return Size(image.shape[1], image.shape[0])
