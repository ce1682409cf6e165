"""Contracts: what each program sends and prints, known nowhere else.

A module per program. The judge asks a contract what an honest program prints; the pages of
the contracts are made from it. No case, no sample and no card is known here.
"""
