"""The settings of controls that act together: searched for, weighed, and written down.

A user of `evaluation` and `datasets`.
"""

from underdraw.tuning.front import best, front
from underdraw.tuning.ground import Ground, asking_rooms, open_ground
from underdraw.tuning.judge import Judge, Verdict
from underdraw.tuning.report import head, rows, shown, write_report
from underdraw.tuning.search import Search, Trial, load_optuna

__all__ = [
    "Ground",
    "Judge",
    "Search",
    "Trial",
    "Verdict",
    "asking_rooms",
    "best",
    "front",
    "head",
    "load_optuna",
    "open_ground",
    "rows",
    "shown",
    "write_report",
]
