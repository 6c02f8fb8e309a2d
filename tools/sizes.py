"""Hold files and functions to their sizes: 400 lines a file (a word at 300), 50 a function."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE_HARD, FILE_SOFT, FUNCTION_HARD = 400, 300, 50
FOLDERS = ("src", "tests", "tools", "examples", "benchmarks", "recipes")


def long_functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the name and length of each function above the limit."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_HARD:
                yield node.name, length


def faults(path: Path) -> Iterator[str]:
    """Yield what is too long in one file."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    name = path.relative_to(ROOT)
    if lines > FILE_HARD:
        yield f"{name}: {lines} lines, {FILE_HARD} at most; give its second subject its own file"
    elif lines > FILE_SOFT:
        print(f"note: {name} has {lines} lines, more than {FILE_SOFT}")
    for function, length in long_functions(ast.parse(text)):
        yield f"{name}: {function} has {length} lines, {FUNCTION_HARD} at most"


def main() -> int:
    """Print every fault; 1 if there is any."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    found = [fault for path in paths for fault in faults(path)]
    print("\n".join(found) or f"sizes: {len(paths)} files within their limits")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
