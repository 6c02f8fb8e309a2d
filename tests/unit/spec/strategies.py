"""Specs of every shape, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from underdraw.spec import ControlSpec, GenerationSpec, HiresSpec, Keyframes, TileSpec, Window
from underdraw.spec.preprocess import CannyParams, ColorParams, NoneParams

FRACTIONS = st.floats(0, 1, allow_nan=False)
SCALES = st.floats(-10, 10, allow_nan=False)
# Letters that some format or other gives a meaning of its own, and a few that none does.
TEXT = st.text(
    "ab é漢😀\n\r\t\x01\x7f\x85\u2028\ufeff\"'\\#:,[]{}()=&*!|>%@`-?~<01.eyn", max_size=30
)
PATHS = st.text("abc/._- ,=é", min_size=1, max_size=12)

WINDOWS = st.tuples(FRACTIONS, FRACTIONS).filter(lambda pair: pair[0] != pair[1])
WINDOWS = st.builds(
    lambda pair, domain: Window(start=min(pair), end=max(pair), domain=domain),
    WINDOWS,
    st.sampled_from(["steps", "noise"]),
)
KEYFRAMES = st.builds(
    lambda points, way: Keyframes.parse({"points": sorted(points.items()), "interpolation": way}),
    st.dictionaries(FRACTIONS, SCALES, min_size=1, max_size=4),
    st.sampled_from(["hold", "linear", "cosine"]),
)
PREPROCESS = st.one_of(
    st.just(NoneParams()),
    st.builds(CannyParams, low=st.integers(0, 100), high=st.integers(100, 1000)),
    st.builds(ColorParams, cells=st.integers(1, 256)),
)
CURVES = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"mode": st.sampled_from(["balanced", "prompt", "control"])}),
    st.fixed_dictionaries(
        {"decay": st.floats(0.01, 1), "branch": st.sampled_from(["cond", "both"])}
    ),
    st.fixed_dictionaries({"level": st.lists(SCALES, min_size=1, max_size=13).map(tuple)}),
)


def _control(curve: dict[str, object], **fields: object) -> ControlSpec:
    return ControlSpec.parse({**fields, **curve})


CONTROLS = st.builds(
    _control,
    CURVES,
    control=PATHS,
    image=PATHS,
    preprocess=PREPROCESS,
    scale=st.one_of(SCALES, KEYFRAMES),
    window=WINDOWS,
    region=st.one_of(st.none(), PATHS),
    fit=st.sampled_from(["crop", "pad", "stretch"]),
)
GENERATIONS = st.builds(
    GenerationSpec,
    prompt=TEXT,
    negative_prompt=TEXT,
    controls=st.lists(CONTROLS, max_size=3).map(tuple),
    width=st.one_of(st.none(), st.integers(1, 1024).map(lambda n: n * 8)),
    steps=st.one_of(st.none(), st.integers(1, 1000)),
    guidance_scale=st.one_of(st.none(), st.floats(0, 100)),
    hires=st.none() | st.builds(HiresSpec, scale=st.floats(1.01, 8), strength=st.floats(0.01, 1)),
    tile=st.none() | st.builds(TileSpec, size=st.none() | st.integers(2, 99).map(lambda n: n * 8)),
    seed=st.integers(0, 2**63 - 1),
    num_images=st.integers(1, 256),
)
