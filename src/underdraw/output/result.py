"""What `generate` gives back: pictures, how each came to be, and the way to disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image as Pillow

from underdraw.errors import unknown
from underdraw.output.embed import FORMATS, encode, png_bytes
from underdraw.output.record import EMBEDDED, OMITTED, ControlRecord, Record
from underdraw.output.write import check_writable, write_all
from underdraw.spec import GenerationSpec, with_pictures

MAX_EMBEDDED = 4 * 2**20
"""Bytes of maps, as PNG, that ride in one picture; what is more goes to a file beside it."""


@dataclass(frozen=True)
class Picture:
    """One image, RGB, and how it came to be.

    Attributes:
        image: RGB, 8 bit.
        record: its maps are written `embedded:K`.
        maps: the pictures that went in (RGB) and masks (L), in the order that K counts.
    """

    image: Pillow.Image
    record: Record
    maps: tuple[Pillow.Image, ...] = ()

    @property
    def control_images(self) -> tuple[Pillow.Image, ...]:
        """The control image of each control, after preprocessing."""
        numbers = [control.image.removeprefix(EMBEDDED) for control in self.record.spec.controls]
        return tuple(self.maps[int(number)] for number in numbers)


@dataclass(frozen=True)
class Report:
    """What was run, for every picture, and what was remarked on the way.

    Attributes:
        pictures: of each picture: request, seed, hashes, versions, and each control's active
            steps, scale at each of them and network calls.
        warnings: of the pre-flight and of the control images, each once.
        seconds: from the checked request to the pictures, loading included.
        starts: what was run for the pictures of a first pass, that others were started from.
    """

    pictures: tuple[Record, ...]
    warnings: tuple[str, ...]
    seconds: float
    starts: tuple[Record, ...] = ()

    @classmethod
    def of(
        cls, pictures: Sequence[Picture], seconds: float, starts: Sequence[Picture] = ()
    ) -> Report:
        """Gather the report of pictures, and of those that they were started from."""
        drawn, before = (tuple(one.record for one in group) for group in (pictures, starts))
        warnings = dict.fromkeys(text for record in (*before, *drawn) for text in record.warnings)
        return cls(drawn, tuple(warnings), seconds, before)

    @property
    def controls(self) -> tuple[ControlRecord, ...]:
        """What each control of the first picture did."""
        return self.pictures[0].controls

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seed of each picture."""
        return tuple(record.seed for record in self.pictures)

    def to_json(self) -> str:
        """Write the report as JSON."""
        groups = {"pictures": self.pictures, "starts": self.starts}
        data: dict[str, object] = {"seconds": self.seconds, "warnings": self.warnings}
        data |= {
            name: [record.model_dump(mode="json") for record in records]
            for name, records in groups.items()
        }
        return json.dumps(data, indent=2, ensure_ascii=False)


@dataclass(frozen=True)
class Result:
    """The pictures of one request, or of several in their order."""

    specs: tuple[GenerationSpec, ...]
    pictures: tuple[Picture, ...]
    report: Report

    @property
    def spec(self) -> GenerationSpec:
        """The request as it was made; of several, the first."""
        return self.specs[0]

    @property
    def images(self) -> list[Pillow.Image]:
        """Every image, RGB, request by request."""
        return [picture.image for picture in self.pictures]

    @property
    def control_images(self) -> list[Pillow.Image]:
        """The control images, after preprocessing, request by request."""
        firsts = [picture for picture in self.pictures if picture.record.index == 0]
        return [image for picture in firsts for image in picture.control_images]

    def save(self, path: str | Path, *, overwrite: bool = False, embed: bool = True) -> list[Path]:
        """Write the pictures with their records; all of them, or none.

        A PNG carries its control images up to 4 MB, so that `replay` needs no other file; larger
        ones, and those of a JPEG or WebP, go to `<name>.control-K.png` beside it.

        Args:
            path: `.png`, `.jpg` or `.webp`; several pictures get `-0`, `-1` … before the suffix.
            overwrite: replace files that are there.
            embed: False leaves the control images out; such a picture can't be replayed if it
                has any, and its record says so.

        Returns:
            Every file that was written, the pictures first.

        Raises:
            OutputError: the folder is missing or read-only, a file is there, the disk is full.
            SpecError: an unknown suffix.
        """
        path = Path(path).expanduser()
        suffix = path.suffix.lower()
        if suffix not in FORMATS:
            raise unknown("picture format", suffix, FORMATS)
        names = [path]
        if len(self.pictures) > 1:
            names = [path.with_stem(f"{path.stem}-{i}") for i in range(len(self.pictures))]
        check_writable(names, overwrite=overwrite)
        pictures: dict[Path, bytes] = {}
        sidecars: dict[Path, bytes] = {}
        for name, picture in zip(names, self.pictures, strict=True):
            places, riding, beside = _lay_out(picture, name) if embed else ({}, [], {})
            record = _placed(picture.record, places)
            pictures[name] = encode(picture.image, suffix, record, riding)
            sidecars |= beside
        write_all(pictures | sidecars, overwrite=overwrite)
        return [*pictures, *sidecars]


def sidecar_path(picture: Path, index: int) -> Path:
    """Return the file beside a picture that its map number `index` goes to."""
    return picture.with_name(f"{picture.stem}.control-{index}.png")


def _lay_out(picture: Picture, name: Path) -> tuple[dict[str, str], list[bytes], dict[Path, bytes]]:
    """Part the maps into those that ride in the picture and those that go beside it."""
    places: dict[str, str] = {}
    riding: list[bytes] = []
    beside: dict[Path, bytes] = {}
    for index, image in enumerate(picture.maps):
        data = png_bytes(image)
        fits = sum(map(len, riding)) + len(data) <= MAX_EMBEDDED
        if name.suffix.lower() == ".png" and fits:
            places[f"{EMBEDDED}{index}"] = f"{EMBEDDED}{len(riding)}"
            riding.append(data)
        else:
            sidecar = sidecar_path(name, index)
            places[f"{EMBEDDED}{index}"] = sidecar.name
            beside[sidecar] = data
    return places, riding, beside


def _placed(record: Record, places: dict[str, str]) -> Record:
    """Say in the record where each map went; one without a place was left out."""
    spec = with_pictures(record.spec, lambda place: places.get(place, OMITTED))
    return record.model_copy(update={"spec": spec})
