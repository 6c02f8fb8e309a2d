"""How far a picture obeys: pure functions of arrays; nothing here generates."""

from underdraw.metrics.depth import si_rmse
from underdraw.metrics.edges import edge_f1
from underdraw.metrics.interval import Interval, bootstrap
from underdraw.metrics.pixels import psnr
from underdraw.metrics.segments import mean_iou

__all__ = [
    "Interval",
    "bootstrap",
    "edge_f1",
    "mean_iou",
    "psnr",
    "si_rmse",
]
