"""Draw pages of the other hand to look at, each with its plan as JSON.

python -m benchmarks.plans_other [--styles solid "by hand"] [--plans 8] [-o pages]
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.plans_other.pages import cases, make_page
from benchmarks.plans_other.styles import STYLES
from PIL import Image
from rich.progress import track


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--styles", nargs="+", choices=tuple(STYLES), default=tuple(STYLES))
    parser.add_argument("--plans", type=int, default=8, help="of each style and state")
    parser.add_argument("-o", "--output", type=Path, default=Path("pages"))
    asked = parser.parse_args()
    asked.output.mkdir(parents=True, exist_ok=True)
    wanted = list(cases(asked.styles, asked.plans))
    for case in track(wanted, "drawing", transient=True):
        page = make_page(case)
        Image.fromarray(page.image).save(asked.output / f"{case.name}.png")
        (asked.output / f"{case.name}.json").write_text(page.plan.model_dump_json(indent=1))
    print(f"{len(wanted)} pages in {asked.output}")


if __name__ == "__main__":
    main()
