from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.output import samples
from underdraw.errors import OutputError
from underdraw.output.write import write_all

DATA = b"x" * 1000


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "out-1.png").write_bytes(b"old")
    with pytest.raises(OutputError, match=r"out-1\.png already there"):
        samples.result(count=3).save(tmp_path / "out.png")
    assert [path.name for path in tmp_path.iterdir()] == ["out-1.png"]
    samples.result(count=3).save(tmp_path / "out.png", overwrite=True)
    assert (tmp_path / "out-1.png").read_bytes() != b"old"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_sidecar_is_not_replaced_unasked_either(tmp_path: Path) -> None:
    (tmp_path / "out.control-1.png").write_bytes(b"old")
    with pytest.raises(OutputError, match=r"out\.control-1\.png already there"):
        samples.result().save(tmp_path / "out.jpg")
    assert [path.name for path in tmp_path.iterdir()] == ["out.control-1.png"]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such folder"):
        samples.result().save(tmp_path / "none" / "out.png")


def test_a_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out.png").mkdir()
    with pytest.raises(OutputError, match="already there"):
        samples.result().save(tmp_path / "out.png", overwrite=True)


def test_an_unwritable_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A folder's mode does not bind root, so the question is answered for it.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(OutputError, match="can't be written to"):
        samples.result().save(tmp_path / "out.png")


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_fault_on_the_second_file_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    (tmp_path / "a").write_bytes(b"old")
    calls = iter([None, fault])

    def fail(descriptor: int) -> None:
        if (error := next(calls)) is not None:
            raise error

    monkeypatch.setattr(os, "fsync", fail)
    expected = OutputError if isinstance(fault, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        write_all({tmp_path / "a": DATA, tmp_path / "b": DATA}, overwrite=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_new_file_is_as_readable_as_any(tmp_path: Path) -> None:
    write_all({tmp_path / "a": DATA}, overwrite=False)
    (tmp_path / "b").write_bytes(DATA)
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_a_kill_never_leaves_half_a_picture(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from underdraw.output.write import write_all\n"
        "data, path = b'x' * 4_000_000, Path(sys.argv[1])\n"
        "sys.stdout.write('go\\n'); sys.stdout.flush()\n"
        "while True: write_all({path: data}, overwrite=True)\n"
    )
    path = tmp_path / "out.png"
    environment = {**os.environ, "PYTHONPATH": "src"}
    for delay in (0.0, 0.003, 0.011, 0.02):
        command = [sys.executable, "-c", program, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        assert not path.exists() or path.stat().st_size == 4_000_000
