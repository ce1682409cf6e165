"""The bench and the sample's container beside it, as the harness sees them.

A case goes in, an observation comes out. What runs inside the bench is in `harness.benchd`.
"""
