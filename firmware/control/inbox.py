"""The controller's inbox, which is there before whoever has something to report to the controller."""

from collections import deque

from firmware.decide.events import Event


class Inbox:
    """Events that wait for the controller, in the order in which they came. On controld's one thread."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque()

    def put(self, event: Event) -> None:
        """For anybody. The controller deals with it once the caller is done (Controller.catch_up)."""
        self._events.append(event)

    def take(self) -> Event | None:
        """The oldest event; None if there is none. For the controller alone."""
        return self._events.popleft() if self._events else None

    def take_all(self) -> tuple[Event, ...]:
        """All events, oldest first. For the controller alone."""
        events = tuple(self._events)
        self._events.clear()
        return events
