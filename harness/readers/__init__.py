"""Reader drivers that pcscd loads: what each is like, its protocol, and how a card gets to it.

Cards come in, frames go out; no pcscd is started here.
"""
