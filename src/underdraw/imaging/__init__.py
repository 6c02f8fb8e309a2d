"""Pictures as uint8 RGB arrays: read, fit, resize, lay out; it knows no model and no tensor."""

from underdraw.imaging.box import Box, box_around
from underdraw.imaging.convert import as_mask, as_rgb, to_gray
from underdraw.imaging.depth import depth_map, disparity_map
from underdraw.imaging.extend import extend
from underdraw.imaging.fit import FIT_MODES, Fitted, fit
from underdraw.imaging.grid import contact_sheet
from underdraw.imaging.load import MAX_PIXELS, Source, load, load_bytes, load_mask
from underdraw.imaging.normals import normal_map, plane_normals, read_normals
from underdraw.imaging.paste import paste
from underdraw.imaging.pose import draw_pose
from underdraw.imaging.resize import resize
from underdraw.imaging.segments import ADE20K, numbered_palette, segment_map

__all__ = [
    "ADE20K",
    "FIT_MODES",
    "MAX_PIXELS",
    "Box",
    "Fitted",
    "Source",
    "as_mask",
    "as_rgb",
    "box_around",
    "contact_sheet",
    "depth_map",
    "disparity_map",
    "draw_pose",
    "extend",
    "fit",
    "load",
    "load_bytes",
    "load_mask",
    "normal_map",
    "numbered_palette",
    "paste",
    "plane_normals",
    "read_normals",
    "resize",
    "segment_map",
    "to_gray",
]
