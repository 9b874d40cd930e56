"""A pair of feet on switches that are set so; every step says what it meant."""

from firmware.decide import feet
from firmware.decide.feet import Gesture
from firmware.state import State
from firmware.store.settings import Settings
from hw.events import StompEdge
from tests.stand_ins.states import bare


class Floor:
    """Edges and time in, gestures out."""

    def __init__(self, settings: Settings) -> None:
        self.state: State = bare(settings=settings)

    def down(self, switch: int, at_s: float) -> list[Gesture]:
        return self.edge(StompEdge(switch, down=True, at_s=at_s))

    def up(self, switch: int, at_s: float) -> list[Gesture]:
        return self.edge(StompEdge(switch, down=False, at_s=at_s))

    def edge(self, edge: StompEdge) -> list[Gesture]:
        self.state, meant = feet.stepped(self.state, edge)
        return list(meant)

    def wait(self, now_s: float) -> list[Gesture]:
        self.state, meant = feet.passed(self.state, now_s)
        return list(meant)
