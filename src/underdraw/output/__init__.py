"""Results: pictures that carry how they were made, written whole or not at all."""

from underdraw.output.embed import FORMATS, read_record
from underdraw.output.record import (
    EMBEDDED,
    OMITTED,
    ControlRecord,
    EmbeddingRecord,
    LoraRecord,
    Record,
    pixels_sha256,
    versions,
)
from underdraw.output.result import Picture, Report, Result

__all__ = [
    "EMBEDDED",
    "FORMATS",
    "OMITTED",
    "ControlRecord",
    "EmbeddingRecord",
    "LoraRecord",
    "Picture",
    "Record",
    "Report",
    "Result",
    "pixels_sha256",
    "read_record",
    "versions",
]
