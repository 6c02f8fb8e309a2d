"""A picture and its story in one file: encode to bytes with metadata, and read it back.

PNG: `parameters` and `underdraw` as iTXt, each map as a private `udMp` chunk that holds a PNG of
its own. JPEG and WebP: EXIF UserComment for `parameters`, ImageHistory for the record; no maps.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import ExifTags, PngImagePlugin
from PIL import Image as Pillow

from underdraw.errors import ImageError, OutputError, SpecError
from underdraw.output.parameters import parameters_of
from underdraw.output.record import Record

MAP_CHUNK = b"udMp"  # ancillary, private, safe to copy
RECORD_KEY = "underdraw"
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
_UNICODE = b"UNICODE\0"
_IMAGE_HISTORY = 0x9213
_MAX_EXIF = 65_533 - 6


def encode(image: Pillow.Image, suffix: str, record: Record, maps: Sequence[bytes] = ()) -> bytes:
    """Encode a picture with its record.

    Args:
        image: RGB.
        suffix: one of FORMATS.
        record: how it came to be.
        maps: PNG files that ride along; PNG only.

    Raises:
        OutputError: the record is too long for this format.
    """
    file = io.BytesIO()
    if suffix == ".png":
        image.save(file, "PNG", pnginfo=_png_info(record, maps))
        return file.getvalue()
    exif = _exif(record)
    if len(exif.tobytes()) > _MAX_EXIF:
        raise OutputError(f"the request is too long for the metadata of a {suffix}; save it as PNG")
    # WebP keeps the very pixels; JPEG can't, so it is kept near them.
    options = {"lossless": True} if suffix == ".webp" else {"quality": 95, "subsampling": 0}
    image.save(file, FORMATS[suffix], exif=exif, **options)
    return file.getvalue()


def png_bytes(image: Pillow.Image) -> bytes:
    """Encode an image as a PNG without metadata."""
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def read_record(path: Path) -> tuple[Record, list[Pillow.Image]]:
    """Read the record of a saved picture and the maps that ride in it.

    Raises:
        ImageError: no such picture, damaged, or without a record of underdraw.
    """
    try:
        with Pillow.open(path, formats=sorted({*FORMATS.values()})) as image:
            image.load()
            text = _record_text(image)
            chunks = getattr(image, "private_chunks", [])
            maps = [_open_map(chunk[1]) for chunk in chunks if chunk[0] == MAP_CHUNK]
    except FileNotFoundError:
        raise ImageError(f"no such picture: {path}") from None
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise ImageError(f"{path} can't be read: {error}") from None
    if not text:
        raise ImageError(
            f"{path} carries no record of underdraw: it was made by something else, "
            "or its metadata was stripped"
        )
    return _parse(path, text), maps


def _parse(path: Path, text: str) -> Record:
    try:
        return Record.model_validate_json(text)
    except (ValueError, SpecError) as error:
        reason = str(error).splitlines()[0]
        raise ImageError(f"{path} carries a record this version can't read: {reason}") from None


def _png_info(record: Record, maps: Sequence[bytes]) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("parameters", parameters_of(record))
    info.add_itxt(RECORD_KEY, record.model_dump_json())
    for data in maps:
        info.add(MAP_CHUNK, data, after_idat=True)
    return info


def _exif(record: Record) -> Pillow.Exif:
    exif = Pillow.Exif()
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    comment = parameters_of(record).encode("utf-16-be")
    inner[ExifTags.Base.UserComment] = _UNICODE + comment
    inner[_IMAGE_HISTORY] = record.model_dump_json().encode()
    exif[ExifTags.Base.Software] = f"underdraw {record.versions.get('underdraw', '')}".strip()
    return exif


def _record_text(image: Pillow.Image) -> str:
    if isinstance(image, PngImagePlugin.PngImageFile):
        return image.text.get(RECORD_KEY, "")
    history = image.getexif().get_ifd(ExifTags.IFD.Exif).get(_IMAGE_HISTORY, "")
    return history.decode() if isinstance(history, bytes) else history


def _open_map(data: bytes) -> Pillow.Image:
    with Pillow.open(io.BytesIO(data), formats=["PNG"]) as image:
        image.load()
        return image.copy()
