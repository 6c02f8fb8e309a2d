"""How a preprocessor is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import ValidationError

from underdraw.errors import SpecError
from underdraw.spec.preprocess import (
    CannyAdaptiveParams,
    CannyParams,
    NoneParams,
    ShuffleParams,
    parse_preprocess,
)


@pytest.mark.parametrize(
    ("value", "params"),
    [
        ("none", NoneParams()),
        ("canny", CannyParams()),
        (" canny : low=50 , high=120 ", CannyParams(low=50, high=120)),
        ("canny:", CannyParams()),
        ("canny_adaptive:sigma=1,target_size=null", CannyAdaptiveParams(sigma=1.0)),
        ({"kind": "shuffle", "seed": 4}, ShuffleParams(seed=4)),
        ("canny:low=50,high=50", CannyParams(low=50, high=50)),
    ],
)
def test_every_way_of_asking(value: object, params: object):
    assert parse_preprocess(value) == params


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("cany", "unknown preprocessor 'cany'; did you mean 'canny'"),
        ("", "unknown preprocessor ''"),
        ({"low": 3}, "without a name"),
        ({"kind": 3}, "without a name"),
        (None, "preprocess=None was given; write a name"),
        ("canny:lo=3", "unknown parameter of preprocessor 'canny' 'lo'; did you mean 'low'"),
        ("invert:x=3", "'invert' takes no parameters; 'x' was given"),
        ("canny:low", "'low' in 'canny:low' is no parameter"),
        ("canny:low=1,low=2", "'low' is given twice"),
        ("canny:kind=invert", "'kind=invert' in"),
        ("canny:low=-1", "low=-1: input should be greater than or equal to 0"),
        ("canny:low=x", "low='x': input should be a valid integer"),
        ("canny:low=true", "low=True: input should be a valid integer"),
        ("canny:low=300,high=200", "low=300 is above high=200; swap them"),
        ("canny_adaptive:sigma=NaN", "sigma=nan: input should be a finite number"),
        ("canny_adaptive:sigma=1e999", "sigma=inf: input should be"),
    ],
)
def test_a_wrong_request_is_one_line(value: object, message: str):
    with pytest.raises(SpecError) as caught:
        parse_preprocess(value)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_params_are_frozen():
    with pytest.raises(ValidationError):
        CannyParams().low = 3


def test_asking_loads_no_pixels():
    code = (
        "import sys, underdraw.spec.preprocess; "
        "assert not {'torch', 'numpy', 'PIL', 'cv2'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "src"})
