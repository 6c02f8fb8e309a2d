"""How far a model obeys its controls, beside what chance and its own autoencoder reach.

A user of `generate` and `metrics`, and of nothing inside them.
"""

from underdraw.evaluation.cases import BENCHMARKS, Case, find_edges
from underdraw.evaluation.fidelity import Fidelity, compare
from underdraw.evaluation.reading import Reading, find_detectors
from underdraw.evaluation.report import write_report
from underdraw.evaluation.scores import SCORES, Score
from underdraw.evaluation.study import Settings, Step, Study

__all__ = [
    "BENCHMARKS",
    "SCORES",
    "Case",
    "Fidelity",
    "Reading",
    "Score",
    "Settings",
    "Step",
    "Study",
    "compare",
    "find_detectors",
    "find_edges",
    "write_report",
]
