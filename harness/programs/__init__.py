"""What each program sends and prints: one contract for each, and nothing else knows it.

A module per program. The judge asks a contract what an honest program prints; the pages of
the contracts are made from it. No case, no sample and no card is known here.
"""
