"""How a card gets into a reader: a module for each reader driver that pcscd loads, with its
protocol and its side of the connection. Cards come in, frames go out; no pcscd is started here.
"""
