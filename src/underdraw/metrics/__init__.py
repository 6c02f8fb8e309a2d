"""How far a picture obeys: pure functions of arrays; nothing here generates."""

from underdraw.metrics.alignment import REACH, Alignment, here_and_elsewhere
from underdraw.metrics.colors import ciede2000
from underdraw.metrics.depth import depth_rmse, si_rmse
from underdraw.metrics.edges import chamfer, edge_f1
from underdraw.metrics.inpaint import Leak, leak, seam_ratio
from underdraw.metrics.interval import Interval, bootstrap
from underdraw.metrics.lines import LineAgreement, find_lines, line_agreement
from underdraw.metrics.normals import NormalError, normal_error
from underdraw.metrics.outlines import align, detail, outlines
from underdraw.metrics.pixels import palette_delta_e, palette_distance, psnr, tile_psnr
from underdraw.metrics.pose import pck
from underdraw.metrics.rank import monotonicity
from underdraw.metrics.segments import mean_iou
from underdraw.metrics.sets import cmmd_parts
from underdraw.metrics.similarity import ms_ssim, ssim

__all__ = [
    "REACH",
    "Alignment",
    "Interval",
    "Leak",
    "LineAgreement",
    "NormalError",
    "align",
    "bootstrap",
    "chamfer",
    "ciede2000",
    "cmmd_parts",
    "depth_rmse",
    "detail",
    "edge_f1",
    "find_lines",
    "here_and_elsewhere",
    "leak",
    "line_agreement",
    "mean_iou",
    "monotonicity",
    "ms_ssim",
    "normal_error",
    "outlines",
    "palette_delta_e",
    "palette_distance",
    "pck",
    "psnr",
    "seam_ratio",
    "si_rmse",
    "ssim",
    "tile_psnr",
]
