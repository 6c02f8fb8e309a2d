"""Read images from files that nobody vouched for.

A file is told by its first bytes, never by its name; the size in its header is held against the
pixel cap before anything is decoded; PIL's caps on text and colour-profile chunks stay on; and
whatever a decoder may raise comes out as one ImageError.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageOps

from underdraw.errors import ImageError
from underdraw.imaging.convert import BLACK, WHITE, as_mask, as_rgb, rgb_of, to_gray

MAX_PIXELS = 8192 * 8192
"""Default cap on width times height: a 50-megapixel photo passes."""

Source = str | Path | Pillow.Image | NDArray[np.generic]

_ALLOWED = "PNG, JPEG, WebP, BMP and TIFF are read"
_READ = (
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (8, b"WEBP", "WEBP"),
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"II+\0", "TIFF"),
    (0, b"MM\0+", "TIFF"),
)
# Only so that the refusal can say what the file is.
_REFUSED = (
    (0, b"GIF8", "GIF"),
    (0, b"<svg", "SVG"),
    (0, b"<?xml", "XML or SVG"),
    (0, b"%PDF", "PDF"),
    (0, b"8BPS", "Photoshop file"),
    (4, b"ftyp", "HEIC, AVIF or video"),
)


def load(source: Source, *, max_pixels: int = MAX_PIXELS) -> NDArray[np.uint8]:
    """Read an image as a new uint8 RGB array, HxWx3.

    Alpha is laid over white; EXIF rotation is applied; 16-bit values are scaled so that 65535 is
    255; an animation gives its first frame; colour profiles are not applied.

    Args:
        source: a path, a PIL image, or an array in any layout `as_rgb` reads.
        max_pixels: the most width times height may be.

    Raises:
        ImageError: missing, damaged, too large, or of a kind that is not read.
    """
    if isinstance(source, np.ndarray):
        return as_rgb(_within(source, max_pixels)).copy()
    return _read(source, max_pixels, WHITE)


def load_bytes(data: bytes, name: str, *, max_pixels: int = MAX_PIXELS) -> NDArray[np.uint8]:
    """Read an image as `load` does, from the bytes of a file.

    Args:
        data: the whole file.
        name: what messages call it.
        max_pixels: the most width times height may be.

    Raises:
        ImageError: damaged, too large, or of a kind that is not read.
    """
    return _guarded(name, lambda: _read_open(io.BytesIO(data), name, max_pixels, WHITE))


def load_mask(source: Source, *, max_pixels: int = MAX_PIXELS) -> NDArray[np.float32]:
    """Read a mask as float32 HxW: 1 (white) is change, 0 (black or transparent) is keep.

    Args:
        source: a path, a PIL image, or an array in any layout `as_mask` reads.
        max_pixels: the most width times height may be.

    Raises:
        ImageError: missing, damaged, too large, or of a kind that is not read.
    """
    if isinstance(source, np.ndarray):
        return as_mask(_within(source, max_pixels))
    return to_gray(_read(source, max_pixels, BLACK)).astype(np.float32) / 255.0


def _read(source: object, max_pixels: int, background: int) -> NDArray[np.uint8]:
    if isinstance(source, Pillow.Image):
        return _decode(source, "the PIL image", max_pixels, background)
    if not isinstance(source, str | Path):
        raise ImageError(
            f"{type(source).__name__} was given as an image; a path, a PIL image and a numpy "
            "array are read"
        )
    path = Path(source)
    return _guarded(str(path), lambda: _read_file(path, max_pixels, background))


def _guarded(name: str, read: Callable[[], NDArray[np.uint8]]) -> NDArray[np.uint8]:
    try:
        return read()
    except ImageError:
        raise
    except OSError as error:
        # A decoder's own OSError carries no errno; one that does came from the file system.
        if error.errno is None:
            raise _damaged(name, error) from error
        raise ImageError(f"{name} can't be read: {error.strerror}") from error
    except Exception as error:  # decoders raise almost anything on hostile bytes
        raise _damaged(name, error) from error


def _read_file(path: Path, max_pixels: int, background: int) -> NDArray[np.uint8]:
    if path.is_dir():
        raise ImageError(f"{path} is a directory; name one image file in it")
    if not path.is_file():
        raise ImageError(f"{path} does not exist or is no regular file; check the path")
    with path.open("rb") as file:
        return _read_open(file, str(path), max_pixels, background)


def _read_open(file: BinaryIO, name: str, max_pixels: int, background: int) -> NDArray[np.uint8]:
    kind = _sniff(file.read(32), name)
    file.seek(0)
    # The plug-in itself rather than PIL.Image.open: that one warns through global state or
    # refuses at a cap of its own, before the size can be named in a message.
    Pillow.init()
    return _decode(Pillow.OPEN[kind][0](file, name), name, max_pixels, background)


def _decode(image: Pillow.Image, name: str, max_pixels: int, background: int) -> NDArray[np.uint8]:
    _check_size(image.width, image.height, name, max_pixels)
    try:
        image.load()
        return rgb_of(_upright(image), background=background)
    except ImageError as error:
        raise ImageError(f"{name}: {error}") from error
    except Exception as error:  # decoders raise almost anything on hostile bytes
        raise _damaged(name, error) from error


def _upright(image: Pillow.Image) -> Pillow.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # an unreadable EXIF block says nothing against the pixels
        return image


def _sniff(head: bytes, name: str) -> str:
    if not head:
        raise ImageError(f"{name} is empty (0 bytes); {_ALLOWED}: export the image again")
    for offset, magic, kind in _READ:
        if head.startswith(magic, offset):
            return kind
    found = next((kind for at, magic, kind in _REFUSED if head.startswith(magic, at)), None)
    what = f"a {found}" if found else "no image of a known kind"
    raise ImageError(f"{name} is {what} by its content; {_ALLOWED}: convert it to one of these")


def _within(array: NDArray[np.generic], max_pixels: int) -> NDArray[np.generic]:
    if array.ndim >= 2:
        _check_size(array.shape[1], array.shape[0], "the image array", max_pixels)
    return array


def _check_size(width: int, height: int, name: str, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise ImageError(
            f"{name} is {width}x{height}, {width * height:,} pixels; up to {max_pixels:,} are "
            "read: shrink it or raise max_pixels"
        )
    if width < 1 or height < 1:
        raise ImageError(f"{name} is {width}x{height}; an image has at least one pixel")


def _damaged(name: str, error: Exception) -> ImageError:
    reason = " ".join(str(error).split()) or type(error).__name__
    return ImageError(f"{name} is damaged or cut short ({reason}); {_ALLOWED}: export it again")
