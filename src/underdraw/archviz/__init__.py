"""A floor plan to a set of renders: styles, views, their requests, the folder they lie in."""

from underdraw.archviz.deliver.manifest import Manifest
from underdraw.archviz.renders import Renders, render_plan
from underdraw.archviz.styles import DESIGNS

__all__ = ["DESIGNS", "Manifest", "Renders", "render_plan"]
