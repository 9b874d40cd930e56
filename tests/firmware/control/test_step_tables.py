"""Pedals of 2, 3, 4 and 6 footswitches as they come out of the box, from the edge to what the ear hears."""

from firmware.decide.effects import PowerOff
from firmware.decide.events import Tick
from firmware.store.settings import Settings, completed
from hw.events import StompEdge
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.states import altered

NAMES = "ABCDEFGHI"


class Box:
    """A desk with so many footswitches, and a pair of feet."""

    def __init__(self, switches: int) -> None:
        self.desk = Desk(*map(entry, NAMES))
        self.desk.state = altered(self.desk.state, settings=completed(Settings(), switches))
        self.desk.settle()

    def step_on(self, *switches: int, for_s: float = 0.1) -> None:
        """Puts a foot on one or two at once, and takes it off again."""
        desk = self.desk
        for way in ("down", "up"):
            for n, switch in enumerate(switches):
                desk.happen(StompEdge(switch, down=way == "down", at_s=desk.now_s + 0.02 * n))
            desk.now_s += for_s
            desk.settle()
            desk.happen(Tick(desk.now_s))
        desk.now_s += 1.0
        desk.settle()

    @property
    def heard(self) -> str:
        """The capture that plays; DRY or MUTED."""
        audio = self.desk.audio
        if audio.muted or audio.bypass:
            return "MUTED" if audio.muted else "DRY"
        assert self.desk.state.preset
        return self.desk.state.preset.name

    @property
    def boosted(self) -> bool:
        return self.desk.state.player.boost


def test_two_switches() -> None:
    box, heard = Box(2), list[str]()
    for switches, for_s in (((1,), 0.1), ((1,), 0.1), ((2,), 0.1), ((2,), 0.6), ((1, 2), 0.1), ((2,), 0.1)):
        box.step_on(*switches, for_s=for_s)
        heard.append(box.heard)
    assert heard == ["DRY", "A", "B", "A", "MUTED", "A"]
    assert PowerOff() not in box.desk.effects
    box.step_on(1, 2, for_s=2.1)
    assert PowerOff() in box.desk.effects
    assert box.heard == "MUTED"


def test_three_switches() -> None:
    box, heard = Box(3), list[str]()
    for switches in ((3,), (3,), (1,), (2,), (2,), (2, 3), (1, 2), (3,)):
        box.step_on(*switches)
        heard.append(box.heard)
    assert heard == ["B", "C", "B", "DRY", "B", "C", "MUTED", "C"]
    box.step_on(2, for_s=0.6)
    assert (box.boosted, box.heard) == (True, "C")
    box.step_on(2, for_s=0.6)
    assert not box.boosted


def test_four_switches() -> None:
    box, heard = Box(4), list[str]()
    for switches in ((2,), (3,), (4,), (1,), (1, 2), (1,), (3, 4), (2, 3), (2, 3)):
        box.step_on(*switches)
        heard.append(box.heard)
    assert heard == ["B", "C", "C", "D", "D", "A", "D", "DRY", "D"]
    box.step_on(4, for_s=0.6)
    assert box.heard == "MUTED"
    box.step_on(4)
    assert box.heard == "D"


def test_a_slot_that_plays_is_boosted_by_another_stomp() -> None:
    box = Box(4)
    for switch, boosted in ((2, False), (2, True), (2, False), (2, True), (3, False)):
        box.step_on(switch)
        assert box.boosted == boosted


def test_six_switches() -> None:
    box, heard = Box(6), list[str]()
    for switches in ((4,), (5,), (5,), (6,), (1,), (5, 6), (1, 2), (1,)):
        box.step_on(*switches)
        heard.append(box.heard)
    assert heard == ["D", "DRY", "D", "D", "E", "D", "D", "I"]  # the last bank lies before the first
    box.step_on(6, for_s=0.6)
    assert box.heard == "MUTED"
