"""Which controls of a request contradict each other, how much, where, and what may mend it."""

from underdraw.conflicts.compare import conflicts
from underdraw.conflicts.report import Conflict, ConflictReport
from underdraw.conflicts.verdict import Suggestion, Verdict

__all__ = ["Conflict", "ConflictReport", "Suggestion", "Verdict", "conflicts"]
