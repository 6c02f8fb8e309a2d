"""Run the README's first example, as it is written there, and say where the picture is."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

from underdraw.cli import main

README = Path(__file__).parents[1] / "README.md"


def first_example(readme: str) -> list[str]:
    """Return the arguments of the first `$ underdraw` line."""
    found = re.search(r"^\$ underdraw (.+)$", readme, re.MULTILINE)
    if found is None:
        raise SystemExit("the README shows no `$ underdraw` line")
    return shlex.split(found[1])


if __name__ == "__main__":
    arguments = first_example(README.read_text(encoding="utf-8"))
    print(shlex.join(["underdraw", *arguments]), flush=True)
    code = main([*arguments, "--overwrite"])
    if code == 0:
        output = Path(arguments[arguments.index("-o") + 1])
        print(f"\nthe picture is at {output.resolve()}")
    sys.exit(code)
