"""A card of this machine in the slot of a vpcd, as vsmartcard's `vicc` has one: `inv card`.

Needs nothing but Python's standard library; a relay needs pyscard.
"""
