"""Files that are whole or not there at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from underdraw.errors import OutputError


def check_writable(paths: Iterable[Path], *, overwrite: bool) -> None:
    """Refuse up front what could not be written.

    Raises:
        OutputError: a folder is missing or read-only, or a file is there and may not be replaced.
    """
    paths = list(paths)
    for folder in {path.parent for path in paths}:
        if not folder.is_dir():
            raise OutputError(f"no such folder: {folder}; make it first")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise OutputError(f"the folder {folder} can't be written to")
    taken = [path for path in paths if path.exists() and (path.is_dir() or not overwrite)]
    if taken:
        more = f" and {len(taken) - 1} more" if len(taken) > 1 else ""
        raise OutputError(
            f"{taken[0]}{more} already there; choose another name, or pass overwrite=True"
        )


def write_all(files: Mapping[Path, bytes], *, overwrite: bool) -> None:
    """Write all files, or none of them.

    Every file is written beside its place and flushed to disk before the first is put there, so
    a full disk or Ctrl-C leaves what was there before.

    Raises:
        OutputError: as `check_writable`, or the disk is full.
    """
    check_writable(files, overwrite=overwrite)
    partial: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            partial[path] = _write_beside(path, data)
        for path, written in partial.items():
            written.replace(path)
    except OSError as error:
        raise OutputError(f"can't write {error.filename or ''}: {error.strerror}") from None
    finally:
        for written in partial.values():
            written.unlink(missing_ok=True)


def _write_beside(path: Path, data: bytes) -> Path:
    # delete=False, since it is renamed; it is removed here when writing fails half-way.
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".underdraw-", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            # A temporary file is private; the picture should be as readable as any new file.
            os.fchmod(file.fileno(), 0o666 & ~_umask())
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return Path(file.name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
