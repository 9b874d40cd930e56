"""The pedal's socket, answered by a thread in place of controld's loop."""

import selectors
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from firmware.control.server import Server, listen
from firmware.control.wishes.answer import Plain
from firmware.places import RunFolder


@contextmanager
def serving(run: Path, answer: Callable[[object], Plain]) -> Generator[Path]:
    """A server whose selector is turned by a thread, and which replies at once; the path of its socket."""
    path = RunFolder(run).pedal_socket
    selector = selectors.DefaultSelector()
    server = Server(listen(path), selector, lambda request, reply: reply(answer(request)), time.monotonic)
    over = threading.Event()

    def turn() -> None:
        while not over.is_set():
            for key, ready in selector.select(0.02):
                key.data(ready)

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield path
    finally:
        over.set()
        thread.join()
        server.close()
        selector.close()
