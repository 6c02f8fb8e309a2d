"""What a search may be asked."""

from __future__ import annotations

import pytest

from underdraw.errors import SpecError
from underdraw.spec import GenerationSpec
from underdraw.spec.tuning import Range, SearchSpec, TuneSpec, nearest


def test_a_range_is_written_short() -> None:
    search = SearchSpec.parse({"scale": "0.5:1.25", "decay": 1})
    assert search.scale == Range(low=0.5, high=1.25)
    assert search.decay == Range(low=1, high=1)
    assert SearchSpec().end.high == 1


def test_values_are_twentieths() -> None:
    assert nearest(0.6000000000000001) == 0.6
    assert nearest(0.97) == 0.95


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"scale": "1:0.5"}, "1 must not be above 0.5; write LOW:HIGH"),
        ({"scale": "0.33:1"}, "0.33 is no multiple of 0.05; the nearest is 0.35"),
        ({"scale": "much"}, "scale.low='much'"),
        ({"scale": "0:11"}, "less than or equal to 10"),
        ({"start": "0:0.5"}, "start goes up to 0.5 and end down to 0.5; keep every start below"),
        ({"end": "0.5:1.5"}, "end goes up to 1.5; 1 is the most"),
        ({"decay": "0:1"}, "decay begins at 0; 0.05 is the least"),
        ({"scales": "0:1"}, "scales is not a field of it"),
    ],
)
def test_what_cannot_be_tried_is_refused(fields: dict[str, object], said: str) -> None:
    with pytest.raises(SpecError, match=r"^SearchSpec: ") as caught:
        SearchSpec.parse(fields)
    assert said in str(caught.value)


def test_what_the_scenes_say_cannot_be_said_otherwise() -> None:
    request = GenerationSpec(prompt="", steps=9)
    assert TuneSpec(request=request, controls=("canny",)).request.steps == 9
    other = GenerationSpec(prompt="a room", seed=3)
    with pytest.raises(SpecError, match=r"prompt, seed of a picture can't be set.*leave them out"):
        TuneSpec(request=other, controls=("canny",))
    with pytest.raises(SpecError, match="controls"):
        TuneSpec(request=request, controls=())
