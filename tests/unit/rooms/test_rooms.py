import pickle
import re
from random import Random

import pytest
import torch

from underdraw.errors import SpecError
from underdraw.rooms import (
    CLASSES,
    COLORS,
    PALETTE,
    ROOM_TYPES,
    STYLES,
    VOCABULARY,
    Drawing,
    caption,
    color_name,
    draw,
    sample,
)
from underdraw.rooms.furniture import FURNITURE
from underdraw.scene import Box, Object
from underdraw.spec.size import Size

SMALL = Size(64, 64)


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return draw(range(12), SMALL)


@pytest.fixture(scope="module", params=[None, "kitchen", "bathroom", "hall"])
def any_drawing(request: pytest.FixtureRequest) -> Drawing:
    return draw(range(8), SMALL, room_type=request.param)


def test_a_seed_is_a_room_to_the_byte() -> None:
    assert pickle.dumps(sample(7)) == pickle.dumps(sample(7))
    assert sample(7) != sample(8)


def test_a_picture_is_the_same_alone_and_among_others(drawing: Drawing) -> None:
    alone = draw([5], SMALL)
    assert torch.equal(alone.frames.color[0], drawing.frames.color[5])
    assert alone.captions[0] == drawing.captions[5]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("room_type", ROOM_TYPES)
def test_what_is_asked_for_is_drawn(style: str, room_type: str) -> None:
    room = sample(3, style=style, room_type=room_type)
    assert (room.style, room.room_type) == (style, room_type)
    main = {
        "living room": "sofa",
        "bedroom": "bed",
        "dining room": "table",
        "office": "desk",
        "kitchen": "counter",
        "bathroom": "bathtub",
        "hall": "bench",
    }
    labels = {named.label for named in room.objects}
    if room_type == "empty room":
        assert labels <= {"window", "door", "curtain"}
    else:
        assert main[room_type] in labels


def test_a_seed_alone_draws_every_kind_of_room() -> None:
    assert {sample(seed).room_type for seed in range(60)} == set(ROOM_TYPES)


@pytest.mark.parametrize("room_type", ["kitchen", "bathroom"])
def test_wet_rooms_are_tiled(room_type: str) -> None:
    assert all(sample(seed, room_type=room_type).floor == "tiled" for seed in range(9))
    assert "tiled" in VOCABULARY


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(SpecError, match="scandinavian"):
        sample(0, style="scandinavia")
    with pytest.raises(SpecError, match="bedroom"):
        sample(0, room_type="bed room")


def test_every_colour_is_called_by_its_name_in_light_and_shade() -> None:
    for name, color in COLORS.items():
        assert color_name(color) == name
        assert color_name([c * 0.85 for c in color]) == name


def test_classes_have_colours_of_their_own() -> None:
    assert set(PALETTE) == set(CLASSES)
    assert len(set(PALETTE.values())) == len(CLASSES)


def test_a_red_sofa_measures_red() -> None:
    seed, mean = _find("sofa", "red")
    assert color_name(mean) == "red", seed


def _find(label: str, color: str) -> tuple[int, list[float]]:
    """Draw the first living room with such a thing in view: its seed and the mean colour."""
    for seed in range(400):
        room = sample(seed, room_type="living room")
        ids = [n.instance for n in room.objects if (n.label, n.color) == (label, color)]
        if ids:
            frames = draw([seed], SMALL, room_type="living room").frames
            mask = frames.instances[0] == ids[0]
            if mask.float().mean() > 0.015:
                mean = frames.color[0][:, mask].mean(1) * 255
                return seed, mean.tolist()
    raise AssertionError(f"no {color} {label} in 400 rooms")


def test_captions_name_only_what_is_seen_in_its_own_colour(any_drawing: Drawing) -> None:
    drawing = any_drawing
    for text, room, things in zip(drawing.captions, drawing.rooms, drawing.things, strict=True):
        words = re.findall(r"[a-z]+", text)
        assert set(words) <= set(VOCABULARY)
        seen = {thing.label for thing in things} | {"wall", "floor"}
        colored = {(t.color, t.label) for t in things}
        for before, word in zip(["", *words], words, strict=False):
            label = {"bookshelves": "bookshelf", "benches": "bench"}.get(
                word, word.removesuffix("s")
            )
            if label in CLASSES:
                assert label in seen, text
            if before in COLORS and label in CLASSES and label not in ("wall", "floor"):
                assert (before, label) in colored, text
        assert not any(s in words for s in STYLES if s != room.style)


def test_things_are_measured(drawing: Drawing) -> None:
    for b, things in enumerate(drawing.things):
        for thing in things:
            mask = drawing.frames.instances[b] == thing.instance
            assert thing.share == pytest.approx(mask.float().mean().item())
            assert set(drawing.frames.segments[b][mask].tolist()) == {CLASSES.index(thing.label)}
            if thing.color:
                assert color_name(drawing.frames.color[b][:, mask].mean(1) * 255) == thing.color


def test_pictures_are_bright_and_filled(drawing: Drawing) -> None:
    light = drawing.frames.color.mean((1, 2, 3))
    assert light.amin() > 0.3 and light.amax() < 0.8
    furniture = (drawing.frames.segments >= CLASSES.index("rug")).float().mean((1, 2))
    assert furniture.mean() > 0.2 and furniture.amin() > 0.04


@pytest.mark.parametrize("size", [Size(96, 64), Size(64, 96)])
def test_other_aspects_show_a_room_too(size: Size) -> None:
    drawn = draw(range(3), size)
    assert drawn.frames.color.shape == (3, 3, size.height, size.width)
    assert all(len(things) >= 2 for things in drawn.things)


def test_solid_furniture_does_not_interpenetrate() -> None:
    low = {"rug", "lamp", "picture", "screen", "window", "door", "wall", "floor", "ceiling"}
    low |= {"mirror", "curtain"}
    types = [None] * 40 + ["kitchen", "bathroom", "hall"] * 8
    for seed, room_type in enumerate(types):
        things = sample(seed, room_type=room_type).scene.objects
        solid = [o for o in things if o.label not in low]
        for i, one in enumerate(solid):
            for other in solid[i + 1 :]:
                assert not _meet(one, other), (seed, one.label, other.label)


def _meet(one: Object, other: Object) -> bool:
    """Tell whether any two upright quarter-turned boxes of the objects overlap."""
    boxes = [
        [s for s in thing.shapes if isinstance(s, Box) and abs(s.yaw % (torch.pi / 2)) < 1e-6]
        for thing in (one, other)
    ]
    return any(_overlap(a, b) for a in boxes[0] for b in boxes[1])


def _overlap(a: Box, b: Box) -> bool:
    def sizes(box: Box) -> tuple[float, float, float]:
        w, h, d = box.size
        return (d, h, w) if round(box.yaw / (torch.pi / 2)) % 2 else (w, h, d)

    gaps = (
        abs(p - q) - (u + v) / 2
        for p, q, u, v in zip(a.center, b.center, sizes(a), sizes(b), strict=True)
    )
    return all(gap < -1e-6 for gap in gaps)


@pytest.mark.parametrize("kind", FURNITURE)
def test_furniture_stays_within_its_footprint(kind: str) -> None:
    for seed in range(20):
        piece = FURNITURE[kind](Random(seed), STYLES["modern"])
        for shape in piece.shapes:
            if isinstance(shape, Box):
                for axis in (0, 2):
                    reach = abs(shape.center[axis]) + shape.size[axis] / 2
                    assert reach <= piece.size[axis] / 2 + 0.06, (kind, shape)


def test_a_caption_without_anything_in_view_still_names_the_room() -> None:
    room = sample(1)
    texts = {caption(room, {}, seed) for seed in range(40)}
    assert any(room.style in text for text in texts)
    assert all("sofa" not in text for text in texts)
