"""Everything a page shows is run, in its order, in a folder that has the examples."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import pytest

from tests.docs.blocks import blocks
from underdraw.cli import main

ROOT = Path(__file__).parents[2]
RUN = (
    "README.md",
    "docs/controlling.md",
    "docs/floor-plans.md",
    "docs/from-diffusers.md",
    "docs/floor-plans.md",
    "docs/interiors.md",
    "docs/views.md",
)
PAGES = sorted(
    path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")] if path.is_file()
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", RUN)
def test_every_block_runs(page, folder):
    names: dict[str, object] = {}
    for block in blocks((ROOT / page).read_text(encoding="utf-8")):
        if block.language == "python" and block.note != "diffusers":
            code = compile("\n" * block.line + block.text, page, "exec")
            exec(code, names)
        for command in block.commands:
            program, *arguments = shlex.split(command)
            assert program == "underdraw"
            assert main(arguments) == 0, command


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#]+)", text):
        if not target.startswith("https:"):
            assert (page.parent / target).exists(), target


def test_every_make_target_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for target in re.findall(r"^make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert f"\n{target}: " in makefile, f"{page.name}: make {target}"


def test_the_demo_is_the_first_example():
    demo = runpy.run_path(str(ROOT / "tools/demo.py"))["first_example"]
    arguments = demo((ROOT / "README.md").read_text(encoding="utf-8"))
    assert arguments[0] == "render"
    windows = [one.rpartition("window=")[2] for one in arguments if "window=" in one]
    assert len(windows) == len(set(windows)) == 2


def test_every_diffusers_snippet_has_its_answer():
    """After another library's code comes ours, or the plain word that it isn't built."""
    page = (ROOT / "docs/from-diffusers.md").read_text(encoding="utf-8")
    _, *sections = page.split("\n## ")
    assert len(sections) >= 13
    for section in sections:
        theirs, *ours = blocks(section)
        assert theirs.note == "diffusers"
        assert ours or "not built" in section.lower(), section.splitlines()[0]
