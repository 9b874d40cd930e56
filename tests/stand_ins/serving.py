"""The pedal's socket, answered by a thread in place of controld's loop."""

import selectors
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from firmware.control.server import Answer, Server, listen
from firmware.places import RunFolder


@contextmanager
def serving(run: Path, answer: Answer) -> Generator[Path]:
    """A server whose selector is turned by a thread; the path of its socket."""
    path = RunFolder(run).pedal_socket
    selector = selectors.DefaultSelector()
    server = Server(listen(path), selector, answer)
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
