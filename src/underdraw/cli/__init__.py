"""The command line: one file a command, each parse, spec, call, show; what it does is elsewhere."""

from underdraw.cli.app import main

__all__ = ["main"]
