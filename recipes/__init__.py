"""Recipes train what underdraw ships; they are run from the repository, not installed."""
