"""A spec survives every format it can be written in, and says the same thing twice."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.spec.strategies import GENERATIONS
from underdraw.errors import OutputError, SpecError
from underdraw.spec import ControlSpec, GenerationSpec
from underdraw.spec.io import dump, dumps, load, loads, override, schema, spec_hash, to_data
from underdraw.spec.training import ControlTrainingSpec

FORMATS = (".json", ".toml", ".yaml", ".yml")


@given(GENERATIONS, st.sampled_from(FORMATS))
def test_a_spec_reads_back_as_it_was_written(spec, suffix):
    assert loads(dumps(spec, suffix), GenerationSpec, suffix) == spec


@given(GENERATIONS)
def test_the_hash_depends_on_what_is_asked_alone(spec):
    again = loads(dumps(spec, ".toml"), GenerationSpec, ".toml")
    assert spec_hash(again) == spec_hash(spec)
    other = spec.model_copy(update={"seed": (spec.seed + 1) % 2**63})
    assert spec_hash(other) != spec_hash(spec)


def test_only_what_was_asked_is_written():
    assert to_data(GenerationSpec(prompt="a room")) == {"prompt": "a room"}


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_reads_back(tmp_path, suffix):
    spec = GenerationSpec(
        prompt="a room", controls=[ControlSpec(control="canny", image="a.png", preprocess="canny")]
    )
    dump(spec, tmp_path / f"spec{suffix}")
    assert load(tmp_path / f"spec{suffix}", GenerationSpec) == spec


def test_an_image_in_memory_is_refused_by_its_place():
    spec = GenerationSpec(prompt="a", controls=[ControlSpec(control="canny", image=object())])
    with pytest.raises(SpecError, match=r"controls\[0\]\.image is a object in memory"):
        dumps(spec)


def test_a_region_in_memory_is_refused_too():
    mask = np.zeros((4, 4), np.uint8)
    control = ControlSpec(control="canny", image="a.png", region=mask)
    spec = GenerationSpec(prompt="a", controls=[control])
    for write in (dumps, spec_hash, lambda one: override(one, ["seed=1"])):
        with pytest.raises(SpecError, match="an image in memory"):
            write(spec)


def test_a_file_is_whole_or_as_it_was(tmp_path):
    path = tmp_path / "spec.toml"
    dump(GenerationSpec(prompt="a"), path)
    dump(GenerationSpec(prompt="b"), path)
    assert load(path, GenerationSpec).prompt == "b"
    with pytest.raises(OutputError, match="can't write"):
        dump(GenerationSpec(prompt="c"), tmp_path / "nowhere" / "spec.toml")
    assert [one.name for one in tmp_path.iterdir()] == ["spec.toml"]


@pytest.mark.parametrize(
    ("text", "suffix"),
    [("{", ".json"), ("prompt =", ".toml"), ("a: [", ".yaml"), ("[" * 100_000, ".json")],
)
def test_broken_text_is_one_line(text, suffix):
    with pytest.raises(SpecError, match=f"not valid {suffix[1:].upper()}") as caught:
        loads(text, GenerationSpec, suffix)
    assert "\n" not in str(caught.value)


def test_a_list_is_no_spec():
    with pytest.raises(SpecError, match="a spec is a table of fields, this is a list"):
        loads("[]", GenerationSpec)


def test_an_unknown_format_names_the_nearest(tmp_path):
    (tmp_path / "spec.jsn").write_text("{}")
    with pytest.raises(SpecError, match=r"'\.jsn'; did you mean '\.json'"):
        load(tmp_path / "spec.jsn", GenerationSpec)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SpecError, match=r"can't read the spec .*nowhere\.toml"):
        load(tmp_path / "nowhere.toml", GenerationSpec)


def test_the_schema_is_json():
    assert "controls" in json.loads(json.dumps(schema(GenerationSpec)))["properties"]


def test_a_training_recipe_is_written_and_read(tmp_path: Path) -> None:
    data = {"path": "pictures", "preprocess": "canny:low=20"}
    recipe = ControlTrainingSpec.parse(
        {
            "name": "edges",
            "output": "runs/edges",
            "data": data,
            "held_out": {"path": "held-out-rooms", "map": "canny", "count": 8},
            "train": {"steps": 3},
        }
    )
    for suffix in (".toml", ".yaml", ".json"):
        dump(recipe, tmp_path / f"recipe{suffix}")
        assert load(tmp_path / f"recipe{suffix}", ControlTrainingSpec) == recipe
