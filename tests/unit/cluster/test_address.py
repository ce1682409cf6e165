"""What --cluster takes."""

from __future__ import annotations

import pytest

from harness.cluster.address import Local, Remote, parse
from harness.errors import BadInput


def test_local_with_a_number_is_so_many_workers_here() -> None:
    assert parse("local:2") == Local(2)


@pytest.mark.parametrize(
    "text", ["10.0.0.7:8786", "tcp://build1:8786", "tls://b.example.org:1", "tcp://[::1]:8786"]
)
def test_a_host_and_a_port_are_a_scheduler(text: str) -> None:
    assert parse(text) == Remote(text)


@pytest.mark.parametrize(
    "text",
    ["local", "local:", "local:x", "local:0", "local:-1", "local:65", "local:2.5", "local:2x",
     "", "build1", "build1:", ":8786", "tcp://", "tcp://build1", "foo://build1:8786",
     "tcp://build1:8786/x", "build 1:8786"],
)  # fmt: skip
def test_anything_else_is_refused_with_both_ways_to_write_it(text: str) -> None:
    with pytest.raises(BadInput, match="--cluster") as problem:
        parse(text)
    assert "local:2" in problem.value.hint
    assert "tcp://HOST:8786" in problem.value.hint
