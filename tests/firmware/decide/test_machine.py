"""A supply that is too weak, and heat, are told to who plays: each once."""

import pytest

from firmware.decide.effects import Say
from firmware.decide.events import MachineRead, Tick
from firmware.decide.machine import is_hot, is_low_on_power
from firmware.errors import OLED_LINE_CHARS
from hw.roles import MachineState, Throttled
from tests.stand_ins.control import Desk

WELL = MachineState(48.0, Throttled(0))
HOT = MachineState(82.3, Throttled.HOT | Throttled.SLOWED)
WEAK = MachineState(48.0, Throttled.LOW_POWER)
WAS_WEAK = MachineState(48.0, Throttled.WAS_LOW_POWER)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def read(desk: Desk, machine: MachineState, at_s: float = 10.0) -> str | None:
    """What is noticed then."""
    desk.happen(MachineRead(machine, at_s))
    assert desk.state.machine.read == machine
    return shown(desk)


def shown(desk: Desk) -> str | None:
    return desk.state.view.notice.text if desk.state.view.notice else None


def test_a_computer_that_is_well_is_not_spoken_of(desk: Desk) -> None:
    assert read(desk, WELL) is None
    assert read(desk, MachineState()) is None


def test_a_weak_supply_is_told_once_however_often_it_drops(desk: Desk) -> None:
    (said,) = [effect for effect in desk.happen(MachineRead(WEAK, 10.0)) if isinstance(effect, Say)]
    assert shown(desk) == "POWER LOW"
    assert "pops that no xrun counter" in said.sentence
    for at_s in (20.0, 30.0):
        desk.happen(Tick(at_s))
        assert read(desk, WELL, at_s) is None
        assert read(desk, WEAK, at_s + 2.0) is None


def test_a_drop_between_two_looks_is_told_and_one_of_the_start_is_not(desk: Desk) -> None:
    assert read(desk, WAS_WEAK) is None
    assert read(desk, WELL) is None
    assert read(desk, WAS_WEAK) == "POWER LOW"


def test_heat_is_told_with_its_degrees(desk: Desk) -> None:
    assert read(desk, MachineState(79.9, Throttled(0))) is None
    assert read(desk, HOT) == "HOT 82C"
    assert len("HOT 100C") <= OLED_LINE_CHARS


def test_of_two_troubles_the_supply_is_shown_for_it_slows_the_pedal_down_as_well(desk: Desk) -> None:
    assert read(desk, MachineState(85.0, Throttled.LOW_POWER | Throttled.HOT)) == "POWER LOW"
    assert desk.state.machine.said == ("power", "heat")


def test_heat_is_the_thermometer_s_or_the_firmware_s_word() -> None:
    assert is_hot(MachineState(80.0)), "any computer"
    assert is_hot(MachineState(None, Throttled.HOT))
    assert not is_hot(MachineState(None, Throttled.SLOWED)), "low power does that too"
    assert not is_hot(MachineState())
    assert is_low_on_power(WEAK)
    assert not is_low_on_power(WAS_WEAK)
