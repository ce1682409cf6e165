"""The cards, without a reader."""
