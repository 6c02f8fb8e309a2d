"""Floor plans read from pictures of them."""

from underdraw.floor_plan.raster.printed import lettered as lettered
from underdraw.floor_plan.raster.read import read_raster as read_raster
from underdraw.floor_plan.raster.words import can_read_words as can_read_words
from underdraw.floor_plan.raster.words import words_on as words_on
