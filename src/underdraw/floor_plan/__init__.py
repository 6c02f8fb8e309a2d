"""Floor plans read from drawings, written, and drawn again."""
