from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.output.samples import PROMPT, result
from underdraw.output.parameters import parameters_of

# AUTOMATIC1111's own reader: modules/infotext_utils.py, re_param and unquote.
A1111 = re.compile(r'\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)')
UNIT = re.compile(r"\s*([\w ]+):\s*([^,:]*)(?:,|$)")


def _settings(text: str) -> dict[str, str]:
    found = A1111.findall(text.rpartition("\n")[2])
    return {name: json.loads(v) if v.startswith('"') else v for name, v in found}


def test_the_line_reads_as_a1111_reads_it() -> None:
    text = parameters_of(result().pictures[0].record)
    assert text.startswith(f"{PROMPT}\nNegative prompt: blur: bad, worse\nSteps: 10, ")
    settings = _settings(text)
    assert settings["Sampler"] == "UniPC"
    assert settings["CFG scale"] == "3"
    assert settings["Seed"] == "7"
    assert settings["Size"] == "16x16"
    assert settings["Model hash"] == "cd" * 5
    assert settings["Version"].startswith("underdraw ")
    assert dict(UNIT.findall(settings["ControlNet 0"])) == {
        "Module": "canny",
        "Model": "canny [abababab]",
        "Weight": "0.5",
        "Resize Mode": "Crop and Resize",
        "Guidance Start": "0.2",
        "Guidance End": "1",
        "Control Mode": "Balanced",
    }


def test_a_unit_never_holds_what_its_reader_drops() -> None:
    unit = _settings(parameters_of(result().pictures[0].record))["ControlNet 1"]
    assert dict(UNIT.findall(unit))["Model"] == "a b   c  [abababab]"
    assert dict(UNIT.findall(unit))["Control Mode"] == "ControlNet is more important"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1))
def test_any_prompt_stands_before_the_line(prompt: str) -> None:
    text = parameters_of(result(prompt=prompt).pictures[0].record)
    assert text.startswith(f"{prompt}\nNegative prompt: ")
    assert _settings(text)["Steps"] == "10"
