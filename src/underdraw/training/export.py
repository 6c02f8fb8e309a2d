"""What a run is for: a network that loads at once, here and elsewhere, with its card."""

from __future__ import annotations

import shutil
from pathlib import Path

from safetensors.torch import save_file

from underdraw import __version__
from underdraw.models.bases import base_name
from underdraw.training.kinds import kind_of
from underdraw.training.lesson import Lesson
from underdraw.training.report import summary
from underdraw.training.watch import best_of

_CARD = """---
library_name: diffusers
tags: [{tag}, underdraw]
base_model: {model}
---

# {name}

A {kind} for `{model}`, as it was at the best look of its training.

{said}

| | |
|---|---|
| trained on | {pairs} pairs, {steps} of {planned} steps of {batch} |
| watched on | {held_out} pairs that it was not trained on |
| error under its own condition, another's, none | {true:.4f}, {shuffled:.4f}, {alone:.4f} |
| made by | underdraw {version} |

![held-out pairs: condition, drawn, picture](samples.png)

```python
import underdraw as ud

control = ud.ControlSpec(control="{folder}", image="condition.png")
ud.generate(ud.GenerationSpec(model="{model}", prompt="...", controls=[control])).save("out.png")
```

The recipe:

```json
{recipe}
```
"""


def export_control(lesson: Lesson, folder: Path | None = None) -> list[Path]:
    """Write the best network of a run, by default into a folder of its name within the run's.

    Returns:
        What was written: the folder with its card and a sheet, in which a ControlNet is in the
        diffusers layout and a Control-LoRA a single file; and, for a ControlNet of a model whose
        base people share files for, a single file beside it.

    Raises:
        ModelError: no look was taken yet.
    """
    spec, net, kind = lesson.spec, lesson.load_best(), kind_of(lesson.spec)
    folder = lesson.folder / spec.name if folder is None else folder
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    kind.write(net, partial, spec.name)
    (partial / "README.md").write_text(_card(lesson, folder), encoding="utf-8")
    sheet = lesson.folder / f"samples-{best_of(lesson.looks).step:06d}.png"
    if sheet.exists():
        shutil.copyfile(sheet, partial / "samples.png")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    if not kind.in_layout or base_name(lesson.model.files.shape.text_width) is None:
        return [folder]  # a ControlNet's single file says its base by that width alone
    single = folder.with_suffix(".safetensors")
    save_file({name: tensor.contiguous() for name, tensor in net.state_dict().items()}, single)
    return [folder, single]


def _card(lesson: Lesson, folder: Path) -> str:
    spec, best, kind = lesson.spec, best_of(lesson.looks), kind_of(lesson.spec)
    return _CARD.format(
        kind=kind.name,
        tag=kind.name.lower(),
        name=spec.name,
        model=spec.model,
        said="\n".join(f"- {line}" for line in summary(lesson)),
        pairs=len(lesson.pairs),
        steps=best.step,
        planned=spec.train.steps,
        batch=spec.batch * spec.train.accumulate,
        held_out=min(spec.watch.pairs, len(lesson.held_out)),
        true=best.true,
        shuffled=best.shuffled,
        alone=best.alone,
        version=__version__,
        folder=folder,
        recipe=spec.model_dump_json(indent=1),
    )
