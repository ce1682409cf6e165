"""From a sample's folder to its image: base, packages, Dockerfile, context, queue.

An image's tag is a hash of what goes in. Samples come in, tags go out; nothing is run here.
"""
