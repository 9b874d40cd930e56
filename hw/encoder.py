"""A rotary encoder's two contacts as detents. Pure.

Each edge is looked up in the full table of the Gray code; an edge that changes nothing (its twin was lost) counts
nothing.
Quarter steps are summed and become detents only at rest, so contact bounce cancels itself out, a lost edge costs at
most one detent, and the next rest starts afresh: "which contact came last" gives reverse steps, this cannot.
"""

# (before, after) -> quarter steps, a state being 2 * a_closed + b_closed; clockwise closes A first.
_STEPS = {
    (0b00, 0b10): 1,
    (0b10, 0b11): 1,
    (0b11, 0b01): 1,
    (0b01, 0b00): 1,
    (0b10, 0b00): -1,
    (0b11, 0b10): -1,
    (0b01, 0b11): -1,
    (0b00, 0b01): -1,
}
# The same states by the contacts that are closed in them.
RESTS = {"open": 0b00, "closed": 0b11, "a": 0b10, "b": 0b01}


class Quadrature:
    """Two contacts. `edges_per_detent` is 4 (the usual EC11), 2 or 1; `rest` names the contacts that are closed in a
    detent: "open" is none of them, "closed" both. With 2 edges every other detent has the opposite contacts closed,
    and with 1 any state is a detent.
    """

    def __init__(self, edges_per_detent: int, *, a_closed: bool, b_closed: bool, rest: str = "open") -> None:
        self._edges_per_detent = edges_per_detent
        first = RESTS[rest]
        self._rests = {4: (first,), 2: (first, first ^ 0b11), 1: tuple(RESTS.values())}[edges_per_detent]
        self._state = 2 * a_closed + b_closed
        self._quarters = 0

    def a(self, closed: bool) -> int:
        """Contact A changed; detents turned by it: 1 clockwise, -1 the other way, mostly 0."""
        return self._to(2 * closed + self._state % 2)

    def b(self, closed: bool) -> int:
        """Contact B changed; detents as for `a`."""
        return self._to(self._state // 2 * 2 + closed)

    def _to(self, state: int) -> int:
        self._quarters += _STEPS.get((self._state, state), 0)
        self._state = state
        if state not in self._rests:
            return 0
        detents = round(self._quarters / self._edges_per_detent)
        self._quarters = 0
        return detents
