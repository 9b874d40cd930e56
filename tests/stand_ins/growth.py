"""What playing leaves behind in Python's memory."""

import tracemalloc
from collections.abc import Callable

BLOCKS = 10_000


def grown_bytes(process: Callable[[], None]) -> int:
    """What BLOCKS calls of `process`, after a first one, have taken and not given back."""
    tracemalloc.start()
    try:
        process()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(BLOCKS):
            process()
        return tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
