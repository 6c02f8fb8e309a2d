"""The recipe of the embedded `rooms` pack: draw the world, train on it, export the pack."""
