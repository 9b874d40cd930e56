"""A footswitch's bouncing contact as presses and releases. Pure: time is an argument.

A press acts on its very first edge, because latency is what a foot notices; whatever the contact does in the next
`bounce_s` is ignored, and then the level is read again. A release has no hurry: it stands when the contact has been
open and quiet for `bounce_s`, so that a crackle under a resting foot is never a second press.

`closed` means pressed throughout: for a switch that opens when it is pressed, whoever calls turns it round.
"""

from typing import NamedTuple


class Change(NamedTuple):
    """The switch went down or up at `at_s`; an up is returned `bounce_s` after it happened."""

    down: bool
    at_s: float


class Debouncer:
    """One contact. Changes alternate: down, up, down ...

    A contact that is closed at the start (a foot on it, a short) says nothing until it has opened and closed again.
    """

    def __init__(self, bounce_s: float, *, closed: bool) -> None:
        self.deadline_s: float | None = None  # when `settle` wants to look at the level
        self._bounce_s = bounce_s
        self._closed = closed  # the contact, as last heard
        self._down = closed
        self._announced = False
        self._opened_s: float | None = None  # a release is under way since

    def edge(self, closed: bool, at_s: float) -> list[Change]:
        """Takes an edge of the contact at `at_s`, and returns what follows; times never go back."""
        changes = self._expire(at_s)
        self._closed = closed
        if not self._down:
            if closed:
                changes.append(self._press(at_s))
        elif self._opened_s is not None:
            self.deadline_s = at_s + self._bounce_s  # not quiet yet
        elif self.deadline_s is None and not closed:
            self._opened(at_s)
        return changes

    def settle(self, closed: bool, now_s: float) -> list[Change]:
        """Takes the level as read at `now_s`: ends a lock-out that is over, makes up for an edge that was lost."""
        return self._expire(now_s) if closed == self._closed else self.edge(closed, now_s)

    def _expire(self, now_s: float) -> list[Change]:
        while self.deadline_s is not None and now_s >= self.deadline_s:
            over_s, self.deadline_s = self.deadline_s, None
            if self._closed:
                self._opened_s = None
            elif self._opened_s is None:
                self._opened(over_s)
            else:
                return self._release(self._opened_s)
        return []

    def _press(self, at_s: float) -> Change:
        self._down = self._announced = True
        self.deadline_s = at_s + self._bounce_s
        return Change(True, at_s)

    def _opened(self, at_s: float) -> None:
        self._opened_s = at_s
        self.deadline_s = at_s + self._bounce_s

    def _release(self, at_s: float) -> list[Change]:
        changes = [Change(False, at_s)] if self._announced else []
        self._down = self._announced = False
        self._opened_s = None
        return changes


class Latch:
    """A push-on push-off switch, whose contact stays where a foot puts it: each change, either way, is a tap, on its
    first edge. What the contact does until it has been quiet for `bounce_s` belongs to that change.

    Called as a Debouncer is; a tap is a down and an up at one time.
    """

    def __init__(self, bounce_s: float, *, closed: bool) -> None:
        self.deadline_s: float | None = None  # when `settle` wants to look at the level
        self._bounce_s = bounce_s
        self._closed = closed  # the contact, as last heard

    def edge(self, closed: bool, at_s: float) -> list[Change]:
        """Takes an edge of the contact at `at_s`, and returns what follows; times never go back."""
        quiet = self.deadline_s is None or at_s >= self.deadline_s
        if quiet and closed == self._closed:
            return []  # its twin was lost
        self._closed = closed
        self.deadline_s = at_s + self._bounce_s
        return [Change(True, at_s), Change(False, at_s)] if quiet else []

    def settle(self, closed: bool, now_s: float) -> list[Change]:
        """Takes the level as read at `now_s`: one that differs while the contact still settles is an edge of that
        change which was lost, later it is a tap."""
        if closed == self._closed:
            if self.deadline_s is not None and now_s >= self.deadline_s:
                self.deadline_s = None
            return []
        if self.deadline_s is None:
            return self.edge(closed, now_s)
        self._closed, self.deadline_s = closed, now_s + self._bounce_s
        return []
