"""What was spoiled on purpose is found, and what is sound is let be: the benchmark, in small."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from benchmarks.dataset_check import clean_set, rooms, spoiled_set

MAPS = ("depth", "seg")


@pytest.mark.slow
def test_recall_and_false_alarms(tmp_path: Path) -> None:
    spoiled: Counter[str] = Counter()
    found: Counter[str] = Counter()
    alarms, count = 0, 80
    for name, samples in rooms(800_000, count, MAPS).items():
        labels = name == "seg"
        clean, _ = clean_set(samples, tmp_path / name, labels=labels)
        alarms += len(set().union(*clean.values()))
        lines, false = spoiled_set(samples, tmp_path / f"{name} spoiled", labels=labels)
        alarms += len(false)
        for _, kind, bad, told in lines:
            spoiled[kind] += bad
            found[kind] += told
    assert alarms <= 0.01 * count * len(MAPS)
    assert {
        kind: found[kind] / spoiled[kind] for kind in spoiled if found[kind] < spoiled[kind]
    } == {}
