"""Pairs in .tar shards as webdataset has them: x.jpg, x.cond.png, and x.txt or x.json."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from underdraw.datasets.columns import CAPTIONS
from underdraw.datasets.entry import Entry, Fault, Found, PartItem
from underdraw.datasets.sources.folder import PICTURES
from underdraw.errors import SpecError
from underdraw.spec.data import DataSpec

_PICTURES = ("jpg", "jpeg", "png", "webp")
# What a member is, by what follows the first dot of its name; others are another's business.
_PARTS: Mapping[str, str] = {
    **dict.fromkeys(_PICTURES, "target"),
    **{f"{word}.{kind}": "condition" for word in ("cond", "conditioning") for kind in _PICTURES},
    "txt": "text",
    "json": "json",
}
_TEXT_MOST = 1 << 20  # bytes; a caption is no longer than this


def is_tar(path: Path) -> bool:
    """Tell whether it is a .tar, or a folder of some; one that lies among pictures is no set."""
    if not path.is_dir():
        return path.suffix.lower() == ".tar"
    suffixes = {one.suffix.lower() for one in path.iterdir()}
    return ".tar" in suffixes and suffixes.isdisjoint(PICTURES)


def find_in_tar(spec: DataSpec) -> Found:
    """Find the pairs of one or several .tar; each is read through once, and nothing is unpacked.

    A pair is called by its shard and the name that its members share.

    Raises:
        SpecError: there is no pair at all.
    """
    path = Path(spec.path).expanduser()
    entries: list[Entry] = []
    faults: list[Fault] = []
    for shard in sorted(path.glob("*.tar")) if path.is_dir() else [path]:
        samples: dict[str, dict[str, PartItem]] = {}
        faults += _index(shard, samples)
        for key, parts in samples.items():
            name = f"{shard.name}/{key}"
            found = _pair(spec, name, parts)
            entries += [found] if isinstance(found, Entry) else []
            faults += [found] if isinstance(found, Fault) else []
    if not entries and not faults:
        raise SpecError(f"{spec.path} holds no pairs; they are x.jpg, x.cond.png and x.txt")
    return Found(entries, faults)


def _index(shard: Path, samples: dict[str, dict[str, PartItem]]) -> Iterator[Fault]:
    """Put the parts of each sample into `samples`, and yield what can't be one."""
    try:
        with tarfile.open(shard, "r:") as file:
            for member in file:
                key, _, suffix = PurePosixPath(member.name).name.partition(".")
                key = str(PurePosixPath(member.name).with_name(key)) if key else ""
                part = _PARTS.get(suffix.lower())
                if part is None or not key or not member.isreg():
                    continue
                item = PartItem(shard, member.name, member.offset_data, member.size)
                first = samples.setdefault(key, {}).setdefault(part, item)
                if first is not item:
                    said = f"is a second {part} beside {first.name}; keep one"
                    yield Fault("extra partner", f"{shard.name}/{member.name}", said)
    except (OSError, tarfile.TarError) as error:
        said = f"is no whole, uncompressed .tar ({error}); copy or unpack it again"
        yield Fault("unreadable", shard.name, said)


def _pair(spec: DataSpec, name: str, parts: Mapping[str, PartItem]) -> Entry | Fault:
    if "target" not in parts:
        others = ", ".join(item.name for item in parts.values())
        return Fault("extra partner", name, f"has no picture, only {others}")
    if spec.preprocess is None and "condition" not in parts:
        return Fault("missing partner", name, "has no .cond.png or .conditioning.png")
    condition = parts["condition"] if spec.preprocess is None else None
    try:
        return Entry(name, parts["target"], condition, _caption(spec, parts))
    except ValueError as error:
        return Fault("unreadable", name, f"has a caption that can't be read: {error}")


def _caption(spec: DataSpec, parts: Mapping[str, PartItem]) -> str:
    item = parts.get("json", parts.get("text"))
    if item is None:
        return ""
    if item.size > _TEXT_MOST:
        raise ValueError(f"{item.name} has {item.size:,} bytes, {_TEXT_MOST:,} at most")
    text = item.read().decode("utf-8")
    if "json" not in parts:
        return text.strip()
    data = json.loads(text)
    names = (spec.caption,) if spec.caption else CAPTIONS
    found = [data[name] for name in names if isinstance(data, dict) and name in data]
    if not found:
        raise ValueError(f"{item.name} has none of {', '.join(names)}")
    return str(found[0])
