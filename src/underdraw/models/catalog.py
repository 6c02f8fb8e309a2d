"""What can be drawn with here, and whether it is sound; for `underdraw models` and `doctor`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from underdraw.errors import UnderdrawError
from underdraw.models.family import Defaults
from underdraw.models.files import inspect_model
from underdraw.models.kinds import inspect_control
from underdraw.models.locate import pack_names
from underdraw.models.pack import MANIFEST, hashed_files, verified_sha256
from underdraw.spec import Size


@dataclass(frozen=True)
class Description:
    """A model in the words of a list: `megabytes` counts all weights in its folder."""

    name: str
    family: str
    folder: Path
    size: Size
    sizes: tuple[Size, ...]
    defaults: Defaults
    controls: tuple[str, ...]
    detectors: tuple[str, ...]
    num_words: int | None
    megabytes: float


def list_models() -> list[Description]:
    """Describe every pack of this installation."""
    return [describe(name) for name in pack_names()]


def describe(name: str) -> Description:
    """Describe a model by its headers; ModelError or SpecError where it can't be read."""
    files = inspect_model(name)
    found = [files.folder] if files.single else files.folder.rglob("*.safetensors")
    weights = sum(file.stat().st_size for file in found)
    return Description(
        name=name,
        family=files.family.name,
        folder=files.folder,
        size=files.size,
        sizes=files.sizes,
        defaults=files.defaults,
        controls=tuple(files.controls),
        detectors=tuple(files.detectors),
        num_words=None if files.vocabulary is None else len(files.vocabulary),
        megabytes=weights / 1e6,
    )


def check_pack(name: str | Path = "rooms") -> list[str]:
    """Return what is wrong with a pack, one line a problem; an empty list is a sound pack.

    Args:
        name: of an embedded pack, or a pack's folder.
    """
    try:
        files = inspect_model(str(name))
        folder = files.folder
        if files.manifest is None:
            return [f"{folder} has no {MANIFEST}; it is a model folder, not a pack"]
    except UnderdrawError as error:
        return [str(error)]
    checks = [partial(inspect_control, name, files) for name in files.controls]
    present = [file.relative_to(folder) for file in hashed_files(folder)]
    checks += [partial(_inspect_detector, task, str(name)) for task in files.detectors]
    checks += [partial(verified_sha256, folder, folder / name, files.manifest) for name in present]
    missing = set(files.manifest.sha256) - {name.as_posix() for name in present}
    problems = [f"{name} is listed in {MANIFEST} but not there" for name in sorted(missing)]
    return problems + [problem for check in checks if (problem := _problem(check))]


def _inspect_detector(task: str, name: str) -> None:
    # transformers is slow to come, and a list of models has no need of it
    from underdraw.models.detector import inspect_detector

    inspect_detector(task, name)


def _problem(check: Callable[[], object]) -> str | None:
    try:
        check()
    except UnderdrawError as error:
        return str(error)
    return None
