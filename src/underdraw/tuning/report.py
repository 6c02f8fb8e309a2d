"""What a search leaves in its folder: the front as a table and drawn, pictures, and the best."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from underdraw.evaluation.arms import TRUTH
from underdraw.imaging import contact_sheet
from underdraw.output.embed import png_bytes
from underdraw.output.write import write_all
from underdraw.spec import ControlSpec, GenerationSpec
from underdraw.spec.io import dumps
from underdraw.tuning.chart import chart
from underdraw.tuning.front import best, front
from underdraw.tuning.search import Search, Trial

OBJECTIVES = ("fidelity", "adherence", "mean")
_ACROSS, _DOWN = 8, 6  # cases, and trials, on the sheet


def head(search: Search) -> tuple[str, ...]:
    """Name the columns of a table of trials."""
    shares = (f"{name} obeyed" for name in search.spec.controls)
    return ("trial", *OBJECTIVES, *shares, *search.spec.controls, "")


def rows(search: Search, trials: Sequence[Trial]) -> Iterator[tuple[str, ...]]:
    """Write each trial's cells under `head`; settings as `-c` reads them."""
    chosen = best(search.trials())
    for one in trials:
        figures = (one.fidelity, one.adherence, one.trade, *one.obeyed.values())
        notes = {"best": one.number == chosen.number, "defaults": one.number == 0}
        yield (
            str(one.number),
            *(f"{figure:.3f}" for figure in figures),
            *(settings_text(one, name) for name in search.spec.controls),
            ", ".join(note for note, holds in notes.items() if holds),
        )


def shown(trials: Sequence[Trial]) -> list[Trial]:
    """Return the defaults and the front."""
    found = front(trials)
    return found if trials[0] in found else [trials[0], *found]


def settings_text(trial: Trial, control: str) -> str:
    """Write a control's settings as `-c` reads them."""
    fields = trial.settings[control]
    if not fields:
        return "as the model has it"
    if not fields["scale"]:
        return "off"
    start, end = fields["window"]
    return f"scale={fields['scale']:g},window={start:g}:{end:g},decay={fields['decay']:g}"


def write_report(search: Search) -> list[Path]:
    """Write tuned.toml, front.svg, sheet.png and trials.csv into the folder of a search.

    Returns:
        The files: the best settings as a request of the first case; the trials on both objectives;
        pictures of the front beside the defaults and the truth; every trial's figures.
    """
    study, trials = search.judge.study, search.trials()
    chosen = best(trials)
    folder = study.folder.resolve()
    maps = {
        folder / f"map-{name}.png": png_bytes(Pillow.fromarray(study.cases[0].maps[name]))
        for name in search.spec.controls
    }
    request = _request(search, chosen, list(maps))
    files = {
        study.folder / "tuned.toml": dumps(request, ".toml").encode(),
        study.folder / "front.svg": chart(trials, front(trials), chosen).encode(),
        study.folder / "sheet.png": png_bytes(Pillow.fromarray(_sheet(search, trials))),
        study.folder / "trials.csv": _figures(search, trials).encode(),
    }
    write_all(maps | files, overwrite=True)
    return list(files)


def _request(search: Search, chosen: Trial, maps: Sequence[Path]) -> GenerationSpec:
    """Ask for the first case under the chosen settings."""
    study, case = search.judge.study, search.judge.study.cases[0]
    height, width = case.color.shape[:2]
    controls = tuple(
        ControlSpec(control=study.controls_of([name])[name].network, image=str(path), **fields)
        for (name, fields), path in zip(chosen.settings.items(), maps)
    )
    fields = {"prompt": case.caption, "width": width, "height": height, "controls": controls}
    return search.spec.request.model_copy(update=fields)


def _sheet(search: Search, trials: Sequence[Trial]) -> NDArray[np.uint8]:
    study, chosen = search.judge.study, best(trials)
    places = range(min(_ACROSS, len(study.cases)))
    cases = [study.cases[place] for place in places]
    found = front(trials)
    step = max(1, -(-len(found) // _DOWN))
    kept = {0: trials[0], **{one.number: one for one in [*found[::step], chosen]}}
    cells = [[case.maps[name] for case in cases] for name in search.spec.controls]
    cells += [[study.picture(one.arm, place) for place in places] for one in kept.values()]
    cells.append([study.picture(TRUTH, place) for place in places])
    notes = {chosen.number: "best", 0: "defaults"}
    labels = [
        f"{notes.get(one.number, f'trial {one.number}')}: {one.fidelity:.2f} {one.adherence:.2f}"
        for one in kept.values()
    ]
    return contact_sheet(
        cells,
        row_labels=[*search.spec.controls, *labels, "truth"],
        column_labels=[case.caption for case in cases],
    )


def _figures(search: Search, trials: Sequence[Trial]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head(search)[:-1])
    writer.writerows(row[:-1] for row in rows(search, trials))
    return text.getvalue()
