"""A call as bytes, for a scheduler that passes it on and need not have the harness."""

from __future__ import annotations

from collections.abc import Callable


def opener() -> Callable[[bytes], bytes]:
    """A function that calls what is packed, and packs what it gives.

    A scheduler unpickles what it is to pass on. So all of that is bytes, and the function, as
    it is an inner one, travels by its code and not by its name.
    """

    def open_and_call(packed: bytes) -> bytes:
        import pickle

        function, *arguments = pickle.loads(packed)
        return pickle.dumps(function(*arguments))

    return open_and_call
