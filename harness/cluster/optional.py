"""Dask, which is needed for nothing else, and so may be missing."""

from __future__ import annotations

from contextlib import AbstractContextManager

from harness.cluster.address import Address
from harness.cluster.cluster import Cluster
from harness.errors import Problem


def connect(address: Address, run_id: str) -> AbstractContextManager[Cluster]:
    """As `dask_cluster.connected`. Raises Problem where Dask is not installed."""
    try:
        from harness.cluster import dask_cluster
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("dask", "distributed"):
            raise
        raise Problem(
            "--cluster needs Dask, which is not installed.",
            str(error),
            "pip install '.[cluster]'",
        ) from error
    return dask_cluster.connected(address, run_id)
