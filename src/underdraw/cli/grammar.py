"""The small languages of the command line: `-c NAME=IMAGE,key=value` and `--axis FIELD=V1,V2`.

Commas part the pieces; a piece in double quotes keeps its commas, and a backslash keeps the
comma, bar, quote or backslash that follows it. Lists inside a value are parted by bars.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from underdraw.errors import SpecError, unknown
from underdraw.spec import (
    ControlSpec,
    EmbeddingSpec,
    FreeUSpec,
    HiresSpec,
    LoraSpec,
    Spec,
    TileSpec,
)
from underdraw.spec.plan_render import MapSpec
from underdraw.spec.preprocess import PARAMS

S = TypeVar("S", bound=Spec)

_PIECE = re.compile(r'"([^"]*)"|\\([\\",|])|(.)', re.DOTALL)
_FURTHER = re.compile(r"([^:]+):(.+?)(?:@(-?[\d.]+))?")
_LORA_KEYS = ("scale", "interpolation", "window", "domain", "text_scale")
_PLAIN = ("decay", "mode", "branch", "region", "fit", "type", "encoder", "frame", "passes")
KEYS = ("scale", "interpolation", "window", "domain", "preprocess", "level", "also", *_PLAIN)


def split(text: str, mark: str = ",") -> list[str]:
    """Part `text` at every `mark` that is neither quoted nor escaped; quotes are taken off."""
    parts = [""]
    for quoted, escaped, plain in _PIECE.findall(text):
        if plain == mark:
            parts.append("")
        else:
            parts[-1] += quoted or escaped or plain
    return parts


def parse_control(text: str) -> ControlSpec:
    """Read one `-c`: `NAME=IMAGE` and any of `,key=value`.

    An image given without `preprocess=` goes through the preprocessor of the control's own name
    (canny, color, lineart, ...); where there is none of that name it is the control image itself.

    Raises:
        SpecError: not of that form, an unknown key, or a value out of bounds.
    """
    head, *pairs = split(text)
    name, _, image = head.partition("=")
    if not name or not image:
        raise SpecError(
            f"-c {text!r}: write NAME=IMAGE,key=value,... "
            "for example depth=room.png,scale=0.8,window=0:0.6"
        )
    given = _pairs(f"-c {text!r}", pairs, KEYS)
    fields: dict[str, Any] = {key: given[key] for key in _PLAIN if key in given}
    fields |= {"control": name, "image": image, "scale": _scale(given), "window": _window(given)}
    fields["preprocess"] = given.get("preprocess", name if name in PARAMS else "none")
    fields["preprocess"] = fields["preprocess"].replace("|", ",")
    if "level" in given:
        fields["level"] = given["level"].split("|")
    if "also" in given:
        fields["conditions"] = [_condition(part) for part in given["also"].split("|")]
    try:
        return ControlSpec.parse(fields)
    except SpecError as error:
        raise SpecError(f"-c {text!r}: {error}") from None


def parse_subject(text: str) -> list[tuple[str, str, str]]:
    """Read one `-c` of `eval`: `NAME`, `NAME=FILE`, `NAME=FILE:PREPROCESSOR`, joined by `+`.

    Parameters of a preprocessor are parted by bars: `edges=FILE:canny:low=50|high=120`.

    Returns:
        name, network and preprocessor of each; the last may be empty.

    Raises:
        SpecError: a control without a name, or a name or a file that is empty.
    """
    found = []
    for part in text.split("+"):
        head, _, preprocess = part.partition(":")
        name, given, network = head.partition("=")
        if not name or (given and not network):
            raise SpecError(
                f"-c {text!r}: write NAME[=FILE][:PREPROCESSOR], joined by +, "
                "for example canny+depth or edges=my-control:canny"
            )
        found.append((name, network or name, preprocess.replace("|", ",")))
    return found


def parse_map(text: str) -> MapSpec:
    """Read one `-c` of `plan`: `MAP` or `MAP=NETWORK`, and any of `,key=value`.

    Raises:
        SpecError: not of that form, an unknown map or key, or a value out of bounds.
    """
    head, *pairs = split(text)
    name, equals, network = head.partition("=")
    if not name or (equals and not network):
        raise SpecError(
            f"-c {text!r}: write MAP or MAP=NETWORK,key=value,... "
            "for example depth=my-controlnet,scale=0.6"
        )
    given = _pairs(f"-c {text!r}", pairs, ("scale", "interpolation", "window", "domain"))
    fields = {"map": name, "scale": _scale(given), "window": _window(given) or None}
    try:
        return MapSpec.parse({**fields, "network": network or None})
    except SpecError as error:
        raise SpecError(f"-c {text!r}: {error}") from None


def parse_ties(text: str | None) -> list[str] | None:
    """Read `--consistency`: names by commas, or `none`; nothing where it is left out."""
    if text is None:
        return None
    return [] if text == "none" else [part.strip() for part in text.split(",")]


def _condition(text: str) -> dict[str, Any]:
    """Read a further control image, `TYPE:IMAGE` or `TYPE:IMAGE@SCALE`."""
    match = _FURTHER.fullmatch(text)
    if match is None:
        raise SpecError(f"also={text!r}: write TYPE:IMAGE, for example also=depth:room.png@0.5")
    kind, image, scale = match.groups()
    fields = {"type": kind, "image": image}
    return fields if scale is None else {**fields, "scale": scale}


def parse_lora(text: str) -> LoraSpec:
    """Read one `--lora`: a file, a folder or a hub id, and any of `,key=value`.

    Raises:
        SpecError: not of that form, an unknown key, or a value out of bounds.
    """
    name, *pairs = split(text)
    where = f"--lora {text!r}"
    given = _pairs(where, pairs, _LORA_KEYS)
    fields: dict[str, Any] = {"lora": name, "window": _window(given)}
    scales = {"scale": _scale(given), "text_scale": given.get("text_scale")}
    try:
        return LoraSpec.parse(fields | {k: v for k, v in scales.items() if v is not None})
    except SpecError as error:
        raise SpecError(f"{where}: {error}") from None


def parse_hires(text: str) -> HiresSpec:
    """Read `--hires SCALE` and any of `,key=value`.

    Raises:
        SpecError: an unknown key, or a value out of bounds.
    """
    return _parse_headed("--hires", text, "scale", HiresSpec)


def parse_tile(text: str) -> TileSpec:
    """Read `--tile SIZE` and any of `,key=value`.

    Raises:
        SpecError: an unknown key, or a value out of bounds.
    """
    return _parse_headed("--tile", text, "size", TileSpec)


def parse_extend(text: str) -> list[str]:
    """Read `--extend LEFT,ABOVE,RIGHT,BELOW`.

    Raises:
        SpecError: not four numbers.
    """
    margins = [part.strip() for part in text.split(",")]
    if len(margins) != 4 or not all(part.isdecimal() for part in margins):
        raise SpecError(
            f"--extend {text!r}: write pixels LEFT,ABOVE,RIGHT,BELOW, for example 64,0,64,0"
        )
    return margins


def _parse_headed(option: str, text: str, head: str, kind: type[S]) -> S:
    """Read a spec whose field `head` comes first and without its name."""
    first, *pairs = split(text)
    where = f"{option} {text!r}"
    fields = {head: first, **_pairs(where, pairs, [*kind.model_fields.keys() - {head}])}
    try:
        return kind.parse(fields)
    except SpecError as error:
        raise SpecError(f"{where}: {error}") from None


def parse_embedding(text: str) -> EmbeddingSpec:
    """Read one `--embedding`: a file, a folder or a hub id, and `,word=...`.

    Raises:
        SpecError: not of that form, or an unknown key.
    """
    name, *pairs = split(text)
    where = f"--embedding {text!r}"
    given = _pairs(where, pairs, ("word",))
    try:
        return EmbeddingSpec.parse({"embedding": name, **given})
    except SpecError as error:
        raise SpecError(f"{where}: {error}") from None


def parse_freeu(text: str) -> FreeUSpec:
    """Read one `--freeu`: B1,B2,S1,S2.

    Raises:
        SpecError: not four numbers, or one out of bounds.
    """
    names = ("b1", "b2", "s1", "s2")
    numbers = split(text)
    if len(numbers) != len(names):
        raise SpecError(f"--freeu {text!r}: write B1,B2,S1,S2, for example 1.5,1.6,0.9,0.2")
    try:
        return FreeUSpec.parse(dict(zip(names, numbers, strict=True)))
    except SpecError as error:
        raise SpecError(f"--freeu {text!r}: {error}") from None


def _pairs(where: str, pairs: list[str], keys: Sequence[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = (piece.strip() for piece in pair.partition("="))
        if not equals:
            raise SpecError(
                f"{where}: {pair!r} isn't key=value; put a path with commas in double quotes"
            )
        if key not in keys:
            raise unknown(f"key of {where.split()[0]}", key, keys)
        if key in given:
            raise SpecError(f"{where}: {key} is given twice; keep one")
        given[key] = value
    return given


def _scale(given: dict[str, str]) -> Any:
    """Read `0.8`, or keyframes as `0:1|0.5:0.3`: at progress 0 scale 1, at half-way 0.3."""
    if "scale" not in given and "interpolation" not in given:
        return None
    text = given.get("scale", "1")
    if ":" not in text and "interpolation" not in given:
        return text
    points = [point.split(":") for point in text.split("|")]
    return {"points": points, "interpolation": given.get("interpolation", "linear")}


def _window(given: dict[str, str]) -> dict[str, str]:
    start, colon, end = given.get("window", ":").partition(":")
    if not colon:
        raise SpecError(f"window={start!r}: write START:END, for example window=0.2:1")
    fields = {"start": start, "end": end, "domain": given.get("domain", "")}
    return {key: value for key, value in fields.items() if value}
