"""Pairs in a folder, by kohya's rule: same name, whatever the suffix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from underdraw.datasets.entry import Entry, Fault, FileItem, Found
from underdraw.errors import SpecError
from underdraw.spec.data import DataSpec

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")


def find_in_folder(spec: DataSpec) -> Found:
    """Find the pairs of a folder; a pair is called by the name that its files share.

    Raises:
        SpecError: no pictures, or no conditions.
    """
    folder = Path(spec.path).expanduser()
    targets, faults = _pictures(folder)
    if not targets:
        raise SpecError(f"{spec.path} holds no pictures ({', '.join(PICTURES)})")
    shown: dict[str, Path] = {}
    if spec.preprocess is None:
        if spec.conditions is None:
            raise SpecError(
                f"{spec.path} needs conditions, a folder of control images, or preprocess"
            )
        shown, others = _pictures(Path(spec.conditions).expanduser())
        faults += others + list(_lone(spec, set(targets), set(shown)))
    entries: list[Entry] = []
    for stem, path in sorted(targets.items()):
        condition = shown.get(stem)
        try:
            caption = _caption(path)
        except UnicodeDecodeError:
            faults.append(Fault("unreadable", stem, "has a .txt that is no UTF-8; save it as that"))
            continue
        if condition is not None or spec.preprocess is not None:
            beside = None if condition is None else FileItem(condition)
            entries.append(Entry(stem, FileItem(path), beside, caption))
    return Found(entries, faults)


def _pictures(folder: Path) -> tuple[dict[str, Path], list[Fault]]:
    if not folder.is_dir():
        raise SpecError(f"no such folder: {folder}")
    found: dict[str, Path] = {}
    faults: list[Fault] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in PICTURES:
            continue
        first = found.setdefault(path.stem, path)
        if first != path:
            said = f"has the name of {first.name} in {folder}; remove one"
            faults.append(Fault("extra partner", path.name, said))
    return found, faults


def _lone(spec: DataSpec, targets: set[str], shown: set[str]) -> Iterator[Fault]:
    for stem in sorted(targets - shown):
        yield Fault("missing partner", stem, f"has no control image in {spec.conditions}")
    for stem in sorted(shown - targets):
        yield Fault("extra partner", stem, f"is a control image without a picture in {spec.path}")


def _caption(picture: Path) -> str:
    beside = picture.with_suffix(".txt")
    return beside.read_text(encoding="utf-8").strip() if beside.exists() else ""
