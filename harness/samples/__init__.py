"""Samples: folders, their manifests, and the blog's series.

Files come in, frozen values go out. Nothing here builds or runs a sample.
"""
