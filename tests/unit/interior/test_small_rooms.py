"""Halls and bathrooms: what they have where there is little room."""

from __future__ import annotations

from tests.unit.interior.test_furnish import SEEDS, covered, furniture, rooms, storey


def test_a_hall_with_room_for_it_has_a_bench_a_console_and_a_rug() -> None:
    for interior, area in rooms("house"):
        if area.kind == "hall":
            labels = {thing.label for thing in furniture(interior, area.name)}
            assert {"bench", "table"} <= labels


def test_a_bathroom_that_no_tub_fits_has_a_shower() -> None:
    baths = [
        covered(thing).area
        for seed in SEEDS
        for thing in furniture(storey("studio", seed), "bathroom")
        if thing.label == "bathtub"
    ]
    assert len(baths) == len(SEEDS)
    assert min(baths) < 1.0 < max(baths)


def test_a_bath_that_the_plan_shows_is_the_only_one() -> None:
    for seed in SEEDS:
        labels = [thing.label for thing in furniture(storey("flat", seed), "bathroom")]
        assert labels.count("bathtub") == 1
        colors = {
            one.color
            for one in storey("flat", seed).surfaces.values()
            if one.label in {"bathtub", "fridge"}
        }
        assert colors == {"white"}
