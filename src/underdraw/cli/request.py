"""From options to a request: a spec file, then controls and fields, then `--set`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from underdraw.cli.grammar import (
    parse_control,
    parse_embedding,
    parse_extend,
    parse_freeu,
    parse_hires,
    parse_lora,
    parse_tile,
)
from underdraw.errors import SpecError
from underdraw.spec import GenerationSpec
from underdraw.spec.io import load, override

_WRITTEN: dict[str, Callable[[str], object]] = {
    "extend": parse_extend,
    "freeu": parse_freeu,
    "hires": parse_hires,
    "tile": parse_tile,
}


def build(
    prompt: str | None,
    controls: Sequence[str] | None,
    spec: Path | None,
    overrides: Sequence[str] | None,
    loras: Sequence[str] | None = None,
    embeddings: Sequence[str] | None = None,
    **fields: object,
) -> GenerationSpec:
    """Return the request that the options ask for; a field that is None was not given.

    Args:
        prompt: replaces the file's.
        controls: `-c` texts; they come after the file's controls.
        spec: a request in a file.
        overrides: `a.b=c` texts, laid over all the rest.
        loras: `--lora` texts; they come after the file's LoRAs.
        embeddings: `--embedding` texts; they come after the file's.
        **fields: of GenerationSpec.

    Raises:
        SpecError: there is no prompt, or a field is wrong.
    """
    if prompt is None and spec is None:
        raise SpecError('nothing to draw: give a PROMPT, for example "a living room", or --spec')
    base = load(spec, GenerationSpec).model_dump(exclude_defaults=True) if spec else {}
    given = {"prompt": prompt, **fields}
    for name, parse in _WRITTEN.items():
        if isinstance(text := fields.get(name), str):
            given[name] = parse(text)
    base |= {name: value for name, value in given.items() if value is not None}
    base["controls"] = (*base.get("controls", ()), *map(parse_control, controls or ()))
    base["loras"] = (*base.get("loras", ()), *map(parse_lora, loras or ()))
    base["embeddings"] = (*base.get("embeddings", ()), *map(parse_embedding, embeddings or ()))
    return override(GenerationSpec.parse(base), overrides or ())
