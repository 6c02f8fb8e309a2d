"""A look at every pair of a set, and what all checks find in it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from underdraw.datasets.checks import CHECKS, KINDS, Finding, Measured, View
from underdraw.datasets.entry import Entry
from underdraw.datasets.open import find
from underdraw.errors import ImageError, SpecError
from underdraw.spec.data import DataSpec

_SAMPLE = 256  # pairs that stand for the set where each is compared with others


class Survey:
    """A set, looked at pair by pair; nothing in it stops the look.

    Args:
        spec: the set.
        held_out: the pictures that a run would be watched on.

    Raises:
        SpecError: there is no such set, or it is drawn.

    Attributes:
        entries: its pairs, by name.
        findings: what was found, when it is over: by kind, the worst first.
    """

    def __init__(self, spec: DataSpec, held_out: DataSpec | None = None) -> None:
        for one in (spec, held_out):
            if one is not None and one.map is not None:
                raise SpecError(f"{one.path} are drawn, exactly; name a set that lies in files")
        self._spec, self._held_out_spec = spec, held_out
        found = find(spec)
        self.entries: Mapping[str, Entry] = {one.name: one for one in found.entries[: spec.count]}
        self.findings = [Finding(one.kind, (one.name,), one.said) for one in found.faults]
        self._held_out = [] if held_out is None else list(find(held_out).entries)

    def __len__(self) -> int:
        """Count what is looked at."""
        return len(self.entries) + len(self._held_out)

    def run(self) -> Iterator[int]:
        """Look at one after the other, yielding how many are done."""
        values: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        others: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        sample = set(random.Random(0).sample(list(self.entries), min(_SAMPLE, len(self.entries))))
        for done, (name, entry) in enumerate(self.entries.items(), 1):
            view = View(entry, self._spec, sampled=name in sample)
            try:
                taken = {key: check.measure(view) for key, check in CHECKS.items()}
            except ImageError as error:
                self.findings.append(Finding("unreadable", (name,), str(error)))
            else:
                for key, value in taken.items():
                    values[key][name] = value
            yield done
        for done, entry in enumerate(self._held_out, 1 + len(self.entries)):
            self._compare(entry, others)
            yield done
        for key, check in CHECKS.items():
            self.findings += check.judge(Measured(values[key], others[key], self._spec.labels))
        self.findings.sort(key=lambda one: -one.excess)

    def _compare(self, entry: Entry, others: Mapping[str, dict[str, Any]]) -> None:
        """Measure a held-out picture; one that can't be read is a finding about that set."""
        assert self._held_out_spec is not None
        view = View(entry, self._held_out_spec)
        try:
            for key, check in CHECKS.items():
                if check.compares:
                    others[key][entry.name] = check.measure(view)
        except ImageError as error:
            self.findings.append(Finding("unreadable", (), f"of the validation set: {error}"))

    @property
    def spoiled(self) -> Mapping[str, list[Finding]]:
        """What spoils each spoiled pair, by name."""
        found: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            if KINDS[finding.kind].spoils:
                for name in finding.names:
                    found[name].append(finding)
        return dict(sorted(found.items()))
