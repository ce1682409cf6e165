"""Images: from a sample's folder to its image by base, packages, Dockerfile and context.

An image's tag is a hash of what goes in. Samples come in, tags go out; nothing is run here.
"""
