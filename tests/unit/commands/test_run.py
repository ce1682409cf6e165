"""What `inv run` refuses before it asks for an engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.commands import run
from harness.errors import BadInput
from harness.runs.injected import NOTHING, Injected

RULE = "SCardTransmit#2=SCARD_W_RESET_CARD"


@pytest.mark.parametrize(
    ("injected", "calls"),
    [(Injected([RULE]), False), (Injected(sweep=True), False), (NOTHING, True)],
    ids=["inject", "sweep", "calls"],
)
def test_what_workers_would_not_do_is_not_for_a_cluster(
    injected: Injected, calls: bool, tmp_path: Path
) -> None:
    path = tmp_path / "report.jsonl"
    with pytest.raises(BadInput, match="not for a cluster"):
        run.run(["rust"], [], path, cluster="local:2", injected=injected, calls=calls)
    assert not path.exists()
