"""A run over several machines: workers of a Dask cluster, each with an engine of its own.

Which worker does what is decided here; Dask finds the workers, carries what is said, and
tells who is there. Only `dask_cluster` imports it.
"""
