"""From a floor plan to a set of renders that keep its geometry."""
