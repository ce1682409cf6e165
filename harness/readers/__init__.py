"""Readers, those that pcscd has and others: what each is like, its protocol, how a card gets to it.

Cards come in, frames go out; no pcscd is started here.
"""
