"""`underdraw tune`: the settings of several controls that are worth most together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from underdraw.cli import console, options
from underdraw.cli.cases import drawn, subjects
from underdraw.errors import SpecError

if TYPE_CHECKING:
    from underdraw.models import ModelFiles, ModelStore
    from underdraw.tuning import Search

Together = Annotated[
    str,
    typer.Option(
        "-c", "--control", metavar="NAME[=FILE]+...", help="The controls that act together."
    ),
]
Ranges = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIELD=LOW:HIGH",
        help="What is tried of scale, start, end, decay: --search scale=0.5:1 --search decay=1",
    ),
]


def tune(
    where: Annotated[
        str,
        typer.Argument(help="What to tune on: rooms, or a folder or .jsonl of your own pictures."),
    ],
    control: Together,
    model: options.Model = None,
    trials: Annotated[int, typer.Option(min=1, help="How many settings; 0 is the defaults.")] = 40,
    scenes: Annotated[int, typer.Option(min=2, help="How many pictures a setting draws.")] = 24,
    search: Ranges = None,
    clip: Annotated[
        str | None,
        typer.Option(help="What reads your own pictures: a folder with a CLIP, or a hub id."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of what is tried.")] = 0,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="Any field: --set guidance_scale=3"),
    ] = None,
    device: options.Device = "cpu",
    output: Annotated[
        Path, typer.Option("-o", "--output", help="A folder; one that is half done goes on.")
    ] = Path("tune"),
) -> None:
    """Search scale, window and decay of controls for fidelity to them and to the prompt."""
    from underdraw.evaluation import Study, StudyControl
    from underdraw.models import ModelStore, inspect_model
    from underdraw.spec import GenerationSpec
    from underdraw.spec.io import override
    from underdraw.spec.tuning import SearchSpec, TuneSpec
    from underdraw.tuning import Judge, Search, load_optuna, open_ground

    load_optuna()
    store = ModelStore(device)
    fields = {"prompt": "", **({"model": model} if model else {})}
    request = override(GenerationSpec.parse(fields), overrides or ())
    files = inspect_model(request.model)
    networks = _networks(control, files)
    names = tuple(networks)
    tried = SearchSpec.parse(dict(map(_range, search or ())))
    spec = TuneSpec(request=request, controls=names, search=tried, seed=seed)
    ground = open_ground(where, scenes, files.size, clip, store)
    controls = {name: StudyControl(name, network, name) for name, network in networks.items()}
    study = Study(where, drawn(scenes, ground.cases), (), request, output, controls)
    found = Search(spec, Judge(study, names, ground.adherence, ground.detectors))
    _run(found, trials, store)
    _show(found)


def _networks(control: str, files: ModelFiles) -> dict[str, str]:
    """Return the network of each control that is tuned, by its name."""
    (together,) = subjects([control], files)
    for name, _, preprocess in together:
        if preprocess:
            raise SpecError(
                f"-c {name}:{preprocess}: control images are made by {name}'s own preprocessor "
                "when it is tuned; leave that out"
            )
    return {name: network for name, network, _ in together}


def _range(text: str) -> tuple[str, str]:
    field, equals, values = text.partition("=")
    if not equals:
        raise SpecError(f"--search {text!r}: write FIELD=LOW:HIGH, for example scale=0.5:1")
    return field, values


def _run(search: Search, trials: int, store: ModelStore) -> None:
    """Try what is missing, showing the best so far."""
    from underdraw.tuning import best

    study = search.judge.study
    with console.work(study.total + trials * len(study.cases)) as done:
        for step in search.run(trials, store):
            tried = search.trials()
            said = (
                f", best {best(tried).trade:.3f} (defaults {tried[0].trade:.3f})" if tried else ""
            )
            done(step.arm + said, step.done)


def _show(search: Search) -> None:
    """Print the front and the defaults, what to take, and where all of it is."""
    from underdraw.tuning import head, rows, shown, write_report

    console.table(head(search), rows(search, shown(search.trials())))
    for path in write_report(search):
        typer.echo(path)
