"""How far a picture obeys: pure functions of arrays; nothing here generates."""

from underdraw.metrics.depth import depth_rmse, si_rmse
from underdraw.metrics.edges import edge_f1
from underdraw.metrics.interval import Interval, bootstrap
from underdraw.metrics.pixels import palette_distance, psnr
from underdraw.metrics.segments import mean_iou

__all__ = [
    "Interval",
    "bootstrap",
    "depth_rmse",
    "edge_f1",
    "mean_iou",
    "palette_distance",
    "psnr",
    "si_rmse",
]
