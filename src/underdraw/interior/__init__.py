"""The rooms of a floor plan built, furnished, and looked at from where it pays."""

from underdraw.interior.build import Interior, Surface, build

__all__ = ["Interior", "Surface", "build"]
