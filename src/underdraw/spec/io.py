"""Specs as files and text: JSON, TOML and YAML in and out, `a.b=c` overrides, schema and hash."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import tomli_w
import yaml

from underdraw.errors import OutputError, SpecError
from underdraw.registry import Registry
from underdraw.spec.model import Spec

S = TypeVar("S", bound=Spec)

_READERS: Registry[Callable[[str], Any]] = Registry(
    "spec format",
    {".json": json.loads, ".toml": tomllib.loads, ".yaml": yaml.safe_load, ".yml": yaml.safe_load},
)


def _to_yaml(data: Mapping[str, Any]) -> str:
    # PyYAML writes letters such as NEL as they are and reads them back as line breaks.
    readable = json.dumps(data, ensure_ascii=False).isprintable()
    return yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=readable)


def _to_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


_WRITERS: Registry[Callable[[Mapping[str, Any]], str]] = Registry(
    "spec format",
    {".json": _to_json, ".toml": tomli_w.dumps, ".yaml": _to_yaml, ".yml": _to_yaml},
)


def to_data(spec: Spec) -> dict[str, Any]:
    """Return the spec as plain data; fields at their default are left out.

    Raises:
        SpecError: an image is held in memory and has no path to write down.
    """
    return _plain(_given(spec), where=type(spec).__name__)


def _given(spec: Spec) -> dict[str, Any]:
    """Return what was given, as data that may still hold images."""
    try:
        return spec.model_dump(mode="python", exclude_defaults=True)
    except ValueError:  # an array was asked whether it equals its default
        raise SpecError(
            f"{type(spec).__name__} holds an image in memory; save it as a picture, give its path"
        ) from None


def _plain(value: Any, where: str) -> Any:
    if isinstance(value, Mapping):
        # None is the default of whatever may be None, and TOML has no word for it
        given = {key: item for key, item in value.items() if item is not None}
        return {key: _plain(item, f"{where}.{key}") for key, item in given.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{where}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, Path):
        return str(value)
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise SpecError(
        f"{where} is a {type(value).__name__} in memory and can't be written into a spec; "
        "save it as a picture and give its path"
    )


def dumps(spec: Spec, suffix: str = ".json") -> str:
    """Write the spec as text in the format that belongs to `suffix`."""
    return _WRITERS[suffix](to_data(spec))


def loads(text: str, kind: type[S], suffix: str = ".json") -> S:
    """Read a spec of class `kind` from text in the format that belongs to `suffix`.

    Raises:
        SpecError: the text isn't of that format, or a field is wrong.
    """
    reader = _READERS[suffix]
    try:
        data = reader(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SpecError(f"not valid {suffix[1:].upper()}: {reason}") from None
    if not isinstance(data, Mapping):
        raise SpecError(f"a spec is a table of fields, this is a {type(data).__name__}")
    return kind.parse(data)


def dump(spec: Spec, path: str | Path) -> None:
    """Write the spec to a .json, .toml or .yaml file, in place of what is there.

    Raises:
        SpecError: an image is held in memory, or another suffix.
        OutputError: the file can't be written; what was there is there still.
    """
    path = Path(path)
    text, partial = dumps(spec, path.suffix.lower()), path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise OutputError(f"can't write {path}: {error.strerror}") from None


def load(path: str | Path, kind: type[S], overrides: Iterable[str] = ()) -> S:
    """Read a spec of class `kind` from a .json, .toml or .yaml file.

    Args:
        path: the file.
        kind: the spec's class.
        overrides: `a.b=c` texts laid over the file, `controls.0.scale=0.5` for a list's items.

    Raises:
        SpecError: no such file, not of its format, or a field is wrong.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"can't read the spec {path}: {error}") from None
    spec = loads(text, kind, path.suffix.lower())
    return override(spec, overrides)


def override(spec: S, overrides: Iterable[str]) -> S:
    """Return the spec with `a.b=c` texts laid over it.

    Values are read as YAML scalars; those of the spec's own texts, such as a prompt, as they are.

    Raises:
        SpecError: an override isn't `a.b=c`, names nothing, or its value can't be read.
    """
    data = _given(spec)
    for text in overrides:
        path, equals, value = text.partition("=")
        if not equals:
            raise SpecError(f"override {text!r} isn't NAME=VALUE, for example controls.0.scale=0.5")
        first = path.split(".")[0]
        if isinstance(getattr(spec, first, None), tuple):
            data.setdefault(first, [])
        field = type(spec).model_fields.get(path)
        verbatim = field is not None and field.annotation is str
        try:
            _put(data, path.split("."), value if verbatim else yaml.safe_load(value), text)
        except yaml.YAMLError:
            raise SpecError(f"override {text!r}: {value!r} isn't a value; quote it") from None
    return type(spec).parse(data)


def _put(data: Any, keys: list[str], value: Any, text: str) -> None:
    *parents, last = keys
    for key in parents:
        data = _child(data, key, text)
    if isinstance(data, list):
        data[_index(data, last, text)] = value
    else:
        data[last] = value


def _child(data: Any, key: str, text: str) -> Any:
    """Step into `data[key]`, making tuples lists on the way so that items can be replaced."""
    if isinstance(data, list):
        return data[_index(data, key, text)]
    child = data.setdefault(key, {})
    if isinstance(child, tuple):
        child = data[key] = list(child)
    if not isinstance(child, (dict, list)):
        child = data[key] = {}
    return child


def _index(items: list[Any], key: str, text: str) -> int:
    if not key.isdigit() or int(key) >= len(items):
        raise SpecError(f"override {text!r}: there are {len(items)} items, numbered from 0")
    return int(key)


def schema(kind: type[Spec]) -> dict[str, Any]:
    """Return the JSON schema of a spec class."""
    return kind.model_json_schema()


def spec_hash(spec: Spec) -> str:
    """Return the SHA-256 of what is asked, as 64 hex digits.

    Two specs that ask the same have the same hash, whatever their format or field order.

    Raises:
        SpecError: an image is held in memory; its content has no name to hash.
    """
    canonical = json.dumps(to_data(spec), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
