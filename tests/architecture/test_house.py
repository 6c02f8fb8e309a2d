"""What the house promises of itself: the map is the territory, and no name is out of place."""

from __future__ import annotations

import ast
import importlib
import subprocess
import tomllib
from pathlib import Path

import pytest

import underdraw

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "underdraw"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_picture_of_the_layers_is_the_contract():
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["containers"] == ["underdraw"])
    drawn = "\n".join(f"    {layer}" for layer in layers if layer != "__main__")
    assert f"\n\n{drawn}\n\n" in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_architecture_fits_a_sitting():
    assert (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").count("\n") <= 150


def test_the_version_is_written_once_more_in_the_project():
    assert PROJECT["project"]["version"] == underdraw.__version__


@pytest.mark.parametrize(
    "room", ["cli", "controls", "engine", "imaging", "models", "output", "preprocess", "spec"]
)
def test_a_room_exports_what_it_says(room):
    module = importlib.import_module(f"underdraw.{room}")
    assert sorted(module.__all__) == sorted(set(module.__all__))
    for name in module.__all__:
        assert getattr(module, name) is not None


def test_torch_is_installed_first_and_by_the_projects_range():
    (torch,) = [one for one in PROJECT["project"]["dependencies"] if one.startswith("torch>")]
    planned = subprocess.run(
        ["make", "--dry-run", "--always-make", "check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert planned.index(f'install --quiet "{torch}"') < planned.index("--editable")


def _compared(tree: ast.Module) -> set[str]:
    """Find every text that a file compares with, as in `kind == "sd"`."""
    return {
        constant.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for constant in ast.walk(node)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    }


def test_no_file_but_one_asks_for_a_family():
    from underdraw.models import FAMILIES

    for path in SOURCE.rglob("*.py"):
        if path.relative_to(SOURCE) != Path("models/family.py"):
            asked = _compared(ast.parse(path.read_text(encoding="utf-8"))) & set(FAMILIES)
            assert not asked, f"{path.relative_to(ROOT)} asks for {asked}"


def test_no_file_leaves_work_for_later():
    marks = ("TODO", "FIXME", "XXX", "NotImplementedError")
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [mark for mark in marks if mark in text], path.relative_to(ROOT)


def test_every_command_fits_a_screen():
    for path in (SOURCE / "cli").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                body = (node.end_lineno or 0) - node.body[0].lineno
                assert body <= 60, f"{path.name}: {node.name}"
