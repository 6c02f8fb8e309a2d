"""What lies in a set before any of it is read: entries, and what is wrong with their places."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from underdraw.errors import ImageError, ModelError
from underdraw.imaging import load_bytes
from underdraw.models.header import file_sha256

FaultKind = Literal["unreadable", "missing partner", "extra partner"]


class Item(Protocol):
    """The bytes of one picture, wherever they lie."""

    def __str__(self) -> str:
        """Return what messages call it."""
        ...

    def read(self) -> bytes:
        """Return the whole file; ImageError where it isn't there."""
        ...

    def sha256(self) -> str:
        """Hash the bytes, as 64 hex digits."""
        ...


@dataclass(frozen=True)
class FileItem:
    """A picture in a file of its own."""

    path: Path

    def __str__(self) -> str:
        """Return its path."""
        return str(self.path)

    def read(self) -> bytes:
        """Return the whole file."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise ImageError(f"{self.path} can't be read: {error.strerror}") from None

    def sha256(self) -> str:
        """Hash the file; one that did not change is not read again."""
        try:
            return file_sha256(self.path)
        except ModelError as error:  # as every file that lacks is called where weights are read
            raise ImageError(str(error)) from None


@dataclass(frozen=True)
class PartItem:
    """A picture in the midst of a larger file, such as a .tar.

    Attributes:
        path: of the larger file.
        name: in it.
        offset: where it begins, in bytes.
        size: in bytes.
    """

    path: Path
    name: str
    offset: int
    size: int

    def __str__(self) -> str:
        """Return its name in the larger file's."""
        return f"{self.path}/{self.name}"

    def read(self) -> bytes:
        """Return the part."""
        try:
            with self.path.open("rb") as file:
                file.seek(self.offset)
                data = file.read(self.size)
        except OSError as error:
            raise ImageError(f"{self} can't be read: {error.strerror}") from None
        if len(data) < self.size:
            raise ImageError(f"{self} is cut short; copy {self.path} again")
        return data

    def sha256(self) -> str:
        """Hash the part."""
        return hashlib.sha256(self.read()).hexdigest()


@dataclass(frozen=True)
class Entry:
    """A pair that was not read yet; without a condition it is made from the picture.

    Attributes:
        name: in its set, as a quarantine names it.
        target: the picture.
        condition: its control image.
        caption: what is in it; may be empty.
    """

    name: str
    target: Item
    condition: Item | None
    caption: str


@dataclass(frozen=True)
class Fault:
    """Something that should be half of a pair, and is none.

    Attributes:
        kind: what is wrong.
        name: as a quarantine names it.
        said: what follows the name in a message.
    """

    kind: FaultKind
    name: str
    said: str


@dataclass(frozen=True)
class Found:
    """What lies in a set.

    Attributes:
        entries: its pairs, in their order.
        faults: what is no pair.
    """

    entries: Sequence[Entry]
    faults: Sequence[Fault] = ()


def read_image(item: Item) -> NDArray[np.uint8]:
    """Read a picture as (H, W, 3) uint8; ImageError where it can't be."""
    return load_bytes(item.read(), str(item))
