"""A folder of renders: what is there already, and what is put there, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from PIL import Image as Pillow

from underdraw.archviz.deliver.manifest import NAME, Manifest, PictureEntry
from underdraw.archviz.maps import OWN, PAINTED, Image
from underdraw.archviz.scenery import Scenery
from underdraw.archviz.shots import Shot
from underdraw.errors import ImageError, OutputError, SpecError
from underdraw.imaging import load
from underdraw.output import Result
from underdraw.output.embed import png_bytes
from underdraw.output.write import write_all
from underdraw.spec.floor_plan import FloorPlan
from underdraw.spec.io import dumps, loads


class Folder:
    """Where renders go.

    Args:
        path: is made; one that is half done goes on.
        digests: of every picture that is asked for, by its file.
        overwrite: pictures of another request may be drawn anew.

    Raises:
        OutputError: it is a file, holds other files, or pictures of another request.
    """

    def __init__(self, path: Path, digests: Mapping[str, str], *, overwrite: bool) -> None:
        self.path = path
        self._check(overwrite=overwrite)
        before = {entry.file: entry.digest for entry in self._before()}
        other = [name for name, digest in digests.items() if before.get(name, digest) != digest]
        if other and not overwrite:
            raise OutputError(
                f"{path / other[0]} was drawn by another request; name another folder, or add "
                "--overwrite to draw it anew"
            )
        self.redrawn = len(other)
        self.kept = {
            entry.file: entry
            for entry in self._before()
            if digests.get(entry.file) == entry.digest and self._is_whole(entry.file)
        }

    def _check(self, *, overwrite: bool) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise OutputError(f"{self.path} is a file; renders go to a folder, name one")
        there = self.path.is_dir() and any(self.path.iterdir())
        if there and not (self.path / NAME).exists() and not overwrite:
            raise OutputError(
                f"{self.path} holds files, and none of them is the {NAME} of renders; name another "
                "folder, or add --overwrite"
            )
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"can't make {self.path}: {error.strerror}") from None

    def _before(self) -> tuple[PictureEntry, ...]:
        """Read what an earlier run has drawn."""
        file = self.path / NAME
        if not file.exists():
            return ()
        try:
            return loads(file.read_text("utf-8"), Manifest).pictures
        except (SpecError, ValueError) as error:
            raise OutputError(f"{file} can't be read: {error}; name another folder") from None

    def _is_whole(self, name: str) -> bool:
        try:
            load(self.path / name)
        except ImageError:
            return False
        return True

    def picture(self, name: str) -> Image:
        """Read a picture, (H, W, 3) uint8."""
        return load(self.path / name)

    def put_scene(self, shot: Shot, scenery: Scenery) -> None:
        """Write the scene's picture and all its maps."""
        images = {scene_file(shot): scenery.color}
        images |= {file: scenery.map(kind, OWN) for kind, file in map_files(shot).items()}
        self._write({file: png_bytes(Pillow.fromarray(image)) for file, image in images.items()})

    def put_picture(self, name: str, result: Result) -> None:
        """Write the one picture of a result, so that it can be replayed."""
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        result.save(self.path / name, overwrite=True)

    def put_plan(self, plan: FloorPlan) -> None:
        """Write the plan that was drawn."""
        self._write({"plan.json": dumps(plan).encode()})

    def put_manifest(self, manifest: Manifest) -> None:
        """Write the manifest anew."""
        self._write({NAME: dumps(manifest).encode()})

    def put(self, name: str, data: bytes) -> None:
        """Write any other file."""
        self._write({name: data})

    def _write(self, files: Mapping[str, bytes]) -> None:
        for name in files:
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        write_all({self.path / name: data for name, data in files.items()}, overwrite=True)


def scene_file(shot: Shot) -> str:
    """Name the file of the scene's own picture."""
    return f"{_place(shot)}/scene-{shot.seed}.png"


def map_files(shot: Shot) -> dict[str, str]:
    """Name the file of each exact map; those of a view's shape are the same for all seeds."""
    own = {kind: f"-{shot.seed}" if kind in PAINTED else "" for kind in OWN}
    return {kind: f"{_place(shot)}/{kind}{seed}.png" for kind, seed in own.items()}


def picture_file(shot: Shot) -> str:
    """Name the file of a picture."""
    return f"{_place(shot)}/seed-{shot.seed}.png"


def _place(shot: Shot) -> str:
    return f"{shot.style.replace(' ', '-')}/{shot.name}"


def digest(*parts: str) -> str:
    """Hash what a picture is drawn from."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
