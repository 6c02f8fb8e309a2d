"""Draw a saved picture again, from the record it carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image as Pillow

from underdraw import imaging
from underdraw.engine import Observer
from underdraw.errors import ImageError
from underdraw.generate import generate
from underdraw.models import ModelStore
from underdraw.models.store import STORE
from underdraw.output import (
    EMBEDDED,
    OMITTED,
    Picture,
    Record,
    Result,
    pixels_sha256,
    read_record,
    versions,
)
from underdraw.spec import ControlSpec
from underdraw.spec.preprocess import NoneParams


def replay(
    path: str | Path, *, observers: Sequence[Observer] = (), models: ModelStore = STORE
) -> Result:
    """Draw the picture in `path` again; on the machine and versions it came from, pixel for pixel.

    The control images are those it carries, or those beside it; no other picture is needed.

    Args:
        path: a PNG, JPEG or WebP that `Result.save` wrote.
        observers: as for `generate`.
        models: as for `generate`.

    Returns:
        That one picture. `report.warnings` says where weights or versions differ from then.

    Raises:
        ImageError: no such picture, without a record, or its control images were left out.
        UnderdrawError: as for `generate`.
    """
    path = Path(path).expanduser()
    record, maps = read_record(path)
    controls = tuple(_control(record, at, path, maps) for at in range(len(record.controls)))
    # Company in a batch changes the last bits, so the request's own pictures are drawn again too.
    alone = record.batch != record.spec.num_images
    update = {"seed": record.seed, "num_images": 1} if alone else {}
    update |= {"controls": controls, **_start(record, path, maps)}
    spec = record.spec.model_copy(update=update)
    result = generate(spec, observers=observers, models=models)
    picture = _remembering(record, result.pictures[0 if alone else record.index])
    warnings = (*result.report.warnings, *_differences(record, picture.record, alone))
    report = replace(result.report, pictures=(picture.record,), warnings=warnings)
    return replace(result, pictures=(picture,), report=report)


def _remembering(record: Record, picture: Picture) -> Picture:
    """Keep in the new record how the control images were made, which was not done again."""
    pairs = zip(picture.record.spec.controls, record.spec.controls, strict=True)
    controls = [
        new.model_copy(
            update={
                "preprocess": old.preprocess,
                "conditions": tuple(
                    now.model_copy(update={"preprocess": then.preprocess})
                    for now, then in zip(new.conditions, old.conditions, strict=True)
                ),
            }
        )
        for new, old in pairs
    ]
    spec = picture.record.spec.model_copy(update={"controls": tuple(controls)})
    return replace(picture, record=picture.record.model_copy(update={"spec": spec}))


def _start(record: Record, path: Path, maps: Sequence[Pillow.Image]) -> dict[str, Pillow.Image]:
    """Return the picture that the request starts from, and its mask, where it has them."""
    given = {"image": record.spec.image, "mask": record.spec.mask}
    found = {name: _fetched(at, path, maps) for name, at in given.items() if at is not None}
    told = {"image": record.image_sha256, "mask": record.mask_sha256}
    for name, image in found.items():
        # A file beside a picture is read as RGB, whatever it was saved as.
        pixels = image.convert("L") if name == "mask" else image
        if pixels_sha256(pixels) != told[name]:
            raise ImageError(f"the {name} that {path} started from was changed")
    return found


def _control(record: Record, at: int, path: Path, maps: Sequence[Pillow.Image]) -> ControlSpec:
    """Return a control of the request with its images in place of the words that stand for them."""
    spec, then = record.spec.controls[at], record.controls[at]

    def fetched(place: str, sha256: str) -> Pillow.Image:
        image = _fetched(place, path, maps)
        if pixels_sha256(image) != sha256:
            raise ImageError(f"the control image of {spec.control!r} in {path} was changed")
        return image

    region = None if spec.region is None else _fetched(spec.region, path, maps)
    further = [
        part.model_copy(update={"image": fetched(part.image, told), "preprocess": NoneParams()})
        for part, told in zip(spec.conditions, then.conditions_sha256, strict=True)
    ]
    update = {"region": region, "preprocess": NoneParams(), "conditions": tuple(further)}
    return spec.model_copy(update=update | {"image": fetched(spec.image, then.image_sha256)})


def _fetched(place: str, path: Path, maps: Sequence[Pillow.Image]) -> Pillow.Image:
    if place == OMITTED:
        raise ImageError(f"{path} was saved without its control images; it can't be replayed")
    if place.startswith(EMBEDDED):
        number = place.removeprefix(EMBEDDED)
        if not number.isdecimal() or int(number) >= len(maps):
            raise ImageError(f"{path} lost the control images it carried; it can't be replayed")
        return maps[int(number)]
    if place != Path(place).name:
        raise ImageError(f"{path} names a control image in another folder: {place}")
    return Pillow.fromarray(imaging.load(path.with_name(place)))


def _differences(then: Record, now: Record, alone: bool) -> list[str]:
    """Say what differs from when the picture was made."""
    warnings: list[str] = []
    current = versions()
    for name, version in then.versions.items():
        if current.get(name) != version:
            warnings.append(f"{name} was {version} then and is {current.get(name)} now")
    files = [name for name, sha256 in then.sha256.items() if now.sha256.get(name) != sha256]
    warnings += [f"{name} is not the file of then" for name in files]
    parts = [
        part
        for kind in ("controls", "loras", "embeddings")
        for part in zip(getattr(then.spec, kind), getattr(then, kind), getattr(now, kind))
    ]
    warnings += [
        f"the weights of {asked.title} are not those of then"
        for asked, old, new in parts
        if old.weights_sha256 != new.weights_sha256
    ]
    if alone:
        warnings.append(
            f"it was drawn among {then.batch} pictures; alone, single pixels may differ by a shade"
        )
    return warnings
