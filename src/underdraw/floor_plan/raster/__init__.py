"""Floor plans read from pictures of them."""

from underdraw.floor_plan.raster.read import read_raster as read_raster
