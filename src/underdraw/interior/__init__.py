"""The rooms of a floor plan built, furnished, and looked at from where it pays."""
