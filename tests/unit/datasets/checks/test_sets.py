"""What is only seen beside other pairs: doubles, leaks, captions, and what belongs together."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.unit.datasets.checks.conftest import encoded, outlines, scene
from underdraw.datasets.checks.captions import tokens
from underdraw.datasets.checks.hashes import NEAR, Hashes, near


def made(count=12):
    return {
        f"{seed}": (scene(seed), outlines(scene(seed)), f"scene {seed}") for seed in range(count)
    }


def test_a_pair_that_comes_again(ask):
    pairs = made(4)
    pairs |= {"copy": pairs["1"], "other words": (*pairs["2"][:2], "said otherwise")}
    (found,) = ask("duplicates", pairs)
    assert (found.kind, found.names, found.beside) == ("duplicate", ("copy",), "1")


@pytest.mark.parametrize(
    "change",
    [
        lambda image: encoded(image, "JPEG", quality=60),
        lambda image: np.clip(image * 1.05 + 5, 0, 255).round().astype(np.uint8),
        lambda image: cv2.resize(image, (96, 96), interpolation=cv2.INTER_AREA),
    ],
    ids=["jpeg", "brighter", "smaller"],
)
def test_a_picture_that_looks_like_another(ask, change):
    pairs = made(6)
    pairs["near"] = (change(pairs["3"][0]), *pairs["3"][1:])
    (found,) = ask("duplicates", pairs)
    assert (found.kind, found.names, found.beside) == ("near duplicate", ("near",), "3")


def test_many_that_look_alike_are_one_group(ask):
    pairs = made(3)
    for place, quality in enumerate((90, 80, 70)):
        pairs[f"near {place}"] = (encoded(scene(1), "JPEG", quality=quality), *pairs["1"][1:])
    found = ask("duplicates", pairs)
    assert {one.beside for one in found} == {"1"}
    assert len(found) == 3


def bits(value: int, seed: int = 0) -> Hashes:
    copy = np.random.default_rng(seed).normal(size=768)
    return Hashes("", "", value, (copy / np.linalg.norm(copy)).astype(np.float16))


def test_near_finds_what_differs_in_few_bits_wherever_they_are():
    chance = np.random.default_rng(0)
    value = int(chance.integers(0, 2**63))
    for count in range(7):
        other = value
        for bit in chance.choice(64, count, replace=False).tolist():
            other ^= 1 << bit
        found = list(near([bits(value), bits(other)]))
        assert found == ([(0, 1, count)] if count <= NEAR else [])


def test_plain_pictures_of_one_hash_are_not_alike():
    assert not list(near([bits(0, seed=1), bits(0, seed=2)]))


def test_near_is_not_slow():
    chance = np.random.default_rng(0)
    many = [bits(value, seed=0) for value in chance.integers(0, 2**63, 20_000).tolist()]
    assert len(list(near(many))) == 0


def test_a_thousand_copies_cost_a_thousand_looks():
    copies = [bits(7)] * 1500
    assert list(near(copies)) == [(0, at, 0) for at in range(1, 1500)]
    assert len(list(near(copies[:3], copies[:2]))) == 6


def test_a_leak_is_named(ask):
    pairs, held_out = made(4), made(8)
    watched = {
        "same": held_out["2"],
        "near": (encoded(scene(3), "JPEG", quality=70), *held_out["3"][1:]),
        "new": held_out["7"],
    }
    found = ask("leak", pairs, watched)
    assert [(one.names, one.said.split(" of ")[0]) for one in found] == [
        (("2",), "the same picture as same"),
        (("3",), "looks like near"),
    ]
    assert not ask("leak", pairs)


def test_captions(ask):
    pairs = made(8)
    for name, caption in {"0": " ", "1": "word " * 80}.items():
        pairs[name] = (*pairs[name][:2], caption)
    for name in "2345":
        pairs[name] = (*pairs[name][:2], "a room")
    found = {one.kind: one for one in ask("captions", pairs)}
    assert found["caption empty"].names == ("0",)
    assert found["caption long"].said == "80 tokens"
    assert found["caption repeated"].names == ("2", "3", "4", "5")
    assert found["caption repeated"].said == "'a room' is said 4 times"


def test_tokens_are_clips():
    assert tokens("x " * 75) == 75
    assert tokens("photograph " * 60) == 60  # 660 letters
    assert tokens("🪑" * 30) > 30


def test_every_pair_fits(ask):
    assert not ask("alignment", made())


def test_a_wrong_pair(ask):
    pairs = made()
    pairs["3"] = (pairs["3"][0], pairs["8"][1], "")
    (found,) = ask("alignment", pairs)
    assert (found.kind, found.names) == ("wrong pair", ("3",))


def test_a_mirrored_control_image(ask):
    pairs = made()
    pairs["3"] = (pairs["3"][0], pairs["3"][1][:, ::-1].copy(), "")
    (found,) = ask("alignment", pairs)
    assert (found.kind, found.names) == ("flipped", ("3",))


def test_a_control_image_that_was_cropped_otherwise(ask):
    pairs = made()
    pairs["3"] = (pairs["3"][0], np.roll(pairs["3"][1], (-6, 8), (0, 1)), "")
    (found,) = ask("alignment", pairs)
    assert (found.kind, found.names) == ("misaligned", ("3",))
    assert found.said.startswith("fits when moved by -6 % across and +5 % down")


def test_fine_texture_is_told_by_its_detail(ask):
    """Shrunk, the outlines of gravel are grey all over."""
    chance = np.random.default_rng(0)
    pairs = made()
    for name in "01":
        noise = chance.integers(0, 255, (512, 512, 1)).astype(np.uint8)
        gravel = np.asarray(cv2.GaussianBlur(noise, (0, 0), 2.5), np.uint8)
        gravel = cv2.normalize(gravel, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
        gravel = np.repeat(gravel[:, :, None], 3, axis=2)
        pairs[name] = (gravel, outlines(gravel), "")
    assert not ask("alignment", pairs)


def test_where_nothing_can_be_told_it_is_said(ask):
    chance = np.random.default_rng(0)
    dots = chance.integers(0, 2, (12, 128, 128, 1)).astype(np.uint8) * np.uint8([255, 255, 255])
    pairs = {name: (pair[0], dots[int(name)], "") for name, pair in made().items()}
    (found,) = ask("alignment", pairs)
    assert (found.kind, found.names) == ("outlines not followed", ())


def test_of_few_pairs_nothing_is_told(ask):
    pairs = made(4)
    pairs["3"] = (pairs["3"][0], pairs["1"][1], "")
    assert not ask("alignment", pairs)
