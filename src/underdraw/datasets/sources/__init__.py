"""What a set may lie in; the first that knows a path reads it."""

from underdraw.datasets.sources.folder import find_in_folder
from underdraw.datasets.sources.lines import find_in_lines
from underdraw.datasets.sources.table import find_in_table, is_table
from underdraw.datasets.sources.tar import find_in_tar, is_tar

__all__ = ["find_in_folder", "find_in_lines", "find_in_table", "find_in_tar", "is_table", "is_tar"]
