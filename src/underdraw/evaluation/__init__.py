"""How far a model obeys its controls, beside what chance and its own autoencoder reach.

A user of `generate` and `metrics`, and of nothing inside them.
"""

from underdraw.evaluation.cases import Case, RoomCase, find_edges
from underdraw.evaluation.controls import StudyControl
from underdraw.evaluation.fidelity import Fidelity, compare
from underdraw.evaluation.protocols import PROTOCOLS, Protocol
from underdraw.evaluation.reading import Reading, find_detectors
from underdraw.evaluation.report import tables, write_report
from underdraw.evaluation.scores import SCORES, Score, Unmeasured
from underdraw.evaluation.sources import (
    BENCHMARKS,
    Benchmark,
    open_study,
    remarks_on,
    study_cases,
)
from underdraw.evaluation.study import Settings, Step, Study
from underdraw.evaluation.trends import Trend, trends

__all__ = [
    "BENCHMARKS",
    "PROTOCOLS",
    "SCORES",
    "Benchmark",
    "Case",
    "Fidelity",
    "Protocol",
    "Reading",
    "RoomCase",
    "Score",
    "Settings",
    "Step",
    "Study",
    "StudyControl",
    "Trend",
    "Unmeasured",
    "compare",
    "find_detectors",
    "find_edges",
    "open_study",
    "remarks_on",
    "study_cases",
    "tables",
    "trends",
    "write_report",
]
