"""What a run is for: a ControlNet that loads at once, here and in diffusers, with its card."""

from __future__ import annotations

import shutil
from pathlib import Path

from safetensors.torch import save_file

from underdraw import __version__
from underdraw.models.bases import base_name
from underdraw.training.lesson import Lesson
from underdraw.training.report import summary
from underdraw.training.watch import best_of

_CARD = """---
library_name: diffusers
tags: [controlnet, underdraw]
base_model: {model}
---

# {name}

A ControlNet for `{model}`, as it was at the best look of its training.

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
    """Write the best ControlNet of a run, by default into a folder of its name within the run's.

    Returns:
        What was written: the folder in the diffusers layout with its card and a sheet; and, where
        the model is of a base that people share files for, a single file beside it.

    Raises:
        ModelError: no look was taken yet.
    """
    spec, net = lesson.spec, lesson.load_best()
    folder = lesson.folder / spec.name if folder is None else folder
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    net.register_to_config(_name_or_path="")
    net.save_pretrained(partial)
    (partial / "README.md").write_text(_card(lesson, folder), encoding="utf-8")
    sheet = lesson.folder / f"samples-{best_of(lesson.looks).step:06d}.png"
    if sheet.exists():
        shutil.copyfile(sheet, partial / "samples.png")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    if base_name(lesson.model.files.shape.text_width) is None:
        return [folder]  # a single file says its base by that width alone
    single = folder.with_suffix(".safetensors")
    save_file({name: tensor.contiguous() for name, tensor in net.state_dict().items()}, single)
    return [folder, single]


def _card(lesson: Lesson, folder: Path) -> str:
    spec, best = lesson.spec, best_of(lesson.looks)
    return _CARD.format(
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
