"""Floor plans drawn with their truth, by another hand than benchmarks/plans."""
