"""Files of every kind come out as RGB; hostile ones as one ImageError."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from underdraw.errors import ImageError
from underdraw.imaging import load, load_mask

RGB = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]], [[0, 0, 0], [90, 140, 200], [255] * 3]])
RGB = RGB.astype(np.uint8)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, depth: int, colour: int, data: bytes, *extra: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    idat = chunk(b"IDAT", zlib.compress(data))
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + b"".join(extra) + idat + chunk(b"IEND", b"")


def saved(image: Image.Image, path: Path, **options: object) -> Path:
    image.save(path, **options)
    return path


@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        ("png", {}),
        ("bmp", {}),
        ("tiff", {}),
        ("tiff", {"compression": "tiff_lzw"}),
        ("webp", {"lossless": True}),
    ],
)
def test_lossless_formats_are_exact_whatever_their_name(tmp_path: Path, suffix: str, options: dict):
    path = saved(Image.fromarray(RGB), tmp_path / f"a.{suffix}", **options)
    assert np.array_equal(load(path), RGB)
    assert np.array_equal(load(str(path)), RGB)
    assert np.array_equal(load(path.rename(tmp_path / "no suffix.gif")), RGB)


def test_jpeg_grey_and_colour(tmp_path: Path):
    wide = np.repeat(np.repeat(RGB, 16, axis=0), 16, axis=1)
    colour = load(saved(Image.fromarray(wide), tmp_path / "a.jpg", quality=100, subsampling=0))
    assert np.abs(colour.astype(int) - wide).max() < 12
    grey = load(saved(Image.fromarray(wide).convert("L"), tmp_path / "b.jpg"))
    assert grey.shape == wide.shape and np.array_equal(grey[..., 0], grey[..., 2])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_rotation_is_applied(tmp_path: Path, orientation: int):
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = {
        1: RGB,
        2: RGB[:, ::-1],
        3: RGB[::-1, ::-1],
        4: RGB[::-1],
        5: RGB.transpose(1, 0, 2),
        6: np.rot90(RGB, -1),
        7: RGB[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(RGB, 1),
    }[orientation]
    path = saved(Image.fromarray(RGB), tmp_path / "a.png", exif=exif)
    assert np.array_equal(load(path), upright)


def test_garbage_for_exif_leaves_the_pixels_readable(tmp_path: Path):
    path = saved(Image.fromarray(RGB), tmp_path / "a.png", exif=b"Exif\0\0no tiff at all")
    assert np.array_equal(load(path), RGB)


def test_palettes_with_and_without_alpha(tmp_path: Path):
    image = Image.fromarray(np.array([[0, 1], [2, 1]], np.uint8), "P")
    image.putpalette([10, 20, 30, 200, 100, 0, 7, 7, 7])
    plain = load(saved(image, tmp_path / "a.png"))
    assert plain.tolist() == [[[10, 20, 30], [200, 100, 0]], [[7, 7, 7], [200, 100, 0]]]
    for transparency in (1, bytes([255, 0, 255])):
        clear = load(saved(image, tmp_path / "b.png", transparency=transparency))
        assert clear[0].tolist() == [[10, 20, 30], [255, 255, 255]]


def test_alpha_is_laid_over_white(tmp_path: Path):
    rgba = np.array([[[100, 0, 0, 255], [100, 0, 0, 0], [100, 0, 0, 128]]], np.uint8)
    wanted = [[[100, 0, 0], [255, 255, 255], [177, 127, 127]]]
    assert load(saved(Image.fromarray(rgba), tmp_path / "a.png")).tolist() == wanted
    assert load(Image.fromarray(rgba)).tolist() == wanted
    assert load(rgba).tolist() == wanted
    grey = Image.fromarray(np.array([[[50, 255], [50, 0]]], np.uint8), "LA")
    assert load(saved(grey, tmp_path / "b.png")).tolist() == [[[50] * 3, [255] * 3]]


def test_sixteen_bits_are_scaled(tmp_path: Path):
    deep = np.array([[0, 257, 32768, 65535]], np.uint16)
    wanted = [0, 1, 128, 255]
    for name in ("a.png", "a.tiff"):
        assert load(saved(Image.fromarray(deep), tmp_path / name))[0, :, 0].tolist() == wanted
    assert load(deep)[0, :, 1].tolist() == wanted
    (tmp_path / "b.png").write_bytes(png(1, 1, 16, 2, b"\0" + bytes.fromhex("ffff80000101")))
    assert load(tmp_path / "b.png").tolist() == [[[255, 128, 1]]]


def test_cmyk(tmp_path: Path):
    inks = np.zeros((16, 16, 4), np.uint8)
    inks[..., 1:3] = 255  # magenta and yellow: red
    image = Image.fromarray(inks, "CMYK")
    for name in ("a.jpg", "a.tiff"):
        red = load(saved(image, tmp_path / name))[8, 8].astype(int)
        assert np.abs(red - (255, 0, 0)).max() < 6


def test_one_bit(tmp_path: Path):
    image = Image.fromarray(np.array([[0, 255]], np.uint8)).convert("1")
    for name in ("a.png", "a.bmp", "a.tiff"):
        assert load(saved(image, tmp_path / name))[0, :, 0].tolist() == [0, 255]


def test_an_animation_gives_its_first_frame(tmp_path: Path):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    for name in ("a.webp", "a.png", "a.tiff"):
        options = {"lossless": True} if name == "a.webp" else {}
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:], **options)
        assert load(tmp_path / name)[4, 4].tolist() == [255, 0, 0]


def test_arrays_come_back_as_copies():
    image = load(RGB)
    image[:] = 0
    assert RGB.any()
    assert load(np.array([[True, False]]))[0, :, 0].tolist() == [255, 0]
    assert load(np.array([[0.0, 0.5, 1.0]], np.float32))[0, :, 0].tolist() == [0, 128, 255]
    assert load(np.full((2, 3, 1), 9, np.uint8)).shape == (2, 3, 3)
    with pytest.raises(ImageError, match="2x2, 4 pixels"):
        load(np.zeros((2, 2)), max_pixels=3)


def test_the_cap_holds_before_anything_is_decoded(tmp_path: Path):
    path = tmp_path / "bomb.png"
    path.write_bytes(png(30000, 30000, 1, 0, bytes(1000)))
    tracemalloc.start()
    try:
        with pytest.raises(ImageError, match=r"30000x30000, 900,000,000 pixels; up to 67,108,864"):
            load(path)
        assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    finally:
        tracemalloc.stop()
    small = saved(Image.fromarray(RGB), tmp_path / "a.png")
    assert load(small, max_pixels=6).shape == (2, 3, 3)
    with Image.open(small) as opened:
        for source in (small, opened):
            with pytest.raises(ImageError, match="3x2, 6 pixels; up to 5 are read"):
                load(source, max_pixels=5)


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
def test_a_chunk_that_unpacks_to_gigabytes_is_refused(tmp_path: Path, kind: bytes):
    bomb = chunk(kind, b"x\0\0" + zlib.compress(bytes(80 * 2**20)))
    (tmp_path / "a.png").write_bytes(png(1, 1, 8, 0, b"\0\0", bomb))
    tracemalloc.start()
    try:
        load(tmp_path / "a.png")
    except ImageError as error:
        assert "damaged" in str(error)
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 16 * 2**20


def test_text_beyond_pils_cap_is_an_image_error(tmp_path: Path):
    texts = PngImagePlugin.PngInfo()
    for number in range(70):
        texts.add_text(f"k{number}", "x" * 1_000_000, zip=True)
    path = saved(Image.fromarray(RGB), tmp_path / "a.png", pnginfo=texts)
    with pytest.raises(ImageError, match="damaged"):
        load(path)


def encoded(kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(picture).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_cut_short_files_are_refused(tmp_path: Path, kind: str, part: float):
    whole = encoded(kind)
    (tmp_path / "a").write_bytes(whole[: max(12, int(len(whole) * part))])
    with pytest.raises(ImageError, match="damaged or cut short"):
        load(tmp_path / "a")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF"])
def test_flipped_bytes_never_escape_as_another_error(tmp_path: Path, kind: str):
    rng = np.random.default_rng(0)
    whole = np.frombuffer(encoded(kind), np.uint8)
    for _ in range(40):
        broken = whole.copy()
        broken[rng.integers(8, min(len(whole), 400), 4)] = rng.integers(0, 256, 4)
        (tmp_path / "a").write_bytes(broken.tobytes())
        try:
            assert load(tmp_path / "a", max_pixels=10**6).dtype == np.uint8
        except ImageError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty \\(0 bytes\\)"),
        (b"GIF89a" + bytes(20), "is a GIF by its content; PNG, JPEG, WebP, BMP and TIFF are read"),
        (b"<svg xmlns='x'/>", "is a SVG"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\0\0\0\x20ftypheic", "HEIC"),
        (b"hello", "no image of a known kind"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
    ],
)
def test_other_content_is_refused_under_any_name(tmp_path: Path, content: bytes, message: str):
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(ImageError, match=message):
        load(tmp_path / "a.png")


def test_what_is_no_file_is_refused(tmp_path: Path):
    with pytest.raises(ImageError, match="does not exist"):
        load(tmp_path / "missing.png")
    with pytest.raises(ImageError, match="is a directory"):
        load(tmp_path)
    with pytest.raises(ImageError, match="can't be read"):
        load("x" * 5000)
    with pytest.raises(ImageError, match="does not exist"):
        load("a\0b.png")
    with pytest.raises(ImageError, match="int was given as an image"):
        load(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", ["I", "F", "LAB"])
def test_modes_without_an_agreed_white_are_refused(mode: str):
    with pytest.raises(ImageError, match=f"mode '{mode}'"):
        load(Image.new(mode, (2, 2)))


def test_masks(tmp_path: Path):
    grey = np.array([[0, 51, 255]], np.uint8)
    mask = load_mask(saved(Image.fromarray(grey), tmp_path / "a.png"))
    assert mask.dtype == np.float32 and mask.shape == (1, 3)
    assert mask[0].tolist() == pytest.approx([0, 0.2, 1])
    clear = np.array([[[255, 255, 255, 0], [255, 255, 255, 255]]], np.uint8)
    assert load_mask(saved(Image.fromarray(clear), tmp_path / "b.png"))[0].tolist() == [0, 1]
    for array in ([[0, 1]], [[False, True]], [[0.0, 1.0]]):
        assert load_mask(np.array(array))[0].tolist() == [0, 1]
    assert load_mask(np.array([[0, 255]], np.uint8))[0].tolist() == [0, 1]
