"""Measures: what an exchange, a run and a gallery cost, as ratios of one run on one machine."""
