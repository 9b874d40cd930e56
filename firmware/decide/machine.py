"""How the computer fares: what is worth a word to who plays. Pure; the owner of State's `machine`.

Each trouble is said once from start to end: a supply that is too weak drops at every beat.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from firmware.decide.effects import Outcome, Say
from firmware.decide.events import MachineRead
from firmware.decide.view import noticed
from firmware.state import State
from hw.roles import MachineState, Throttled

HOT_C = 80.0  # from here on the firmware slows a Raspberry Pi down


@dataclass(frozen=True, slots=True)
class _Trouble:
    name: str
    short: str
    sentence: str


def machine_read(state: State, event: MachineRead) -> Outcome:
    """`state` with what was read; a trouble that begins is noticed."""
    before, now = state.machine.read, event.machine
    new = [trouble for trouble in _troubles(before, now) if trouble.name not in state.machine.said]
    said = (*state.machine.said, *(trouble.name for trouble in new))
    state = replace(state, machine=replace(state.machine, read=now, said=said))
    for trouble in reversed(new):  # the first one stays
        state = noticed(state, trouble.short, event.at_s)
    return state, tuple(Say(trouble.sentence) for trouble in new)


def is_low_on_power(machine: MachineState) -> bool:
    return machine.throttled is not None and Throttled.LOW_POWER in machine.throttled


def is_hot(machine: MachineState) -> bool:
    """Whether it is slowed down by its heat, or about to be."""
    said = machine.throttled is not None and Throttled.HOT in machine.throttled
    return said or (machine.temperature_c is not None and machine.temperature_c >= HOT_C)


def _troubles(before: MachineState, now: MachineState) -> Iterator[_Trouble]:
    if is_low_on_power(now) or _dropped(before, now):
        yield _Trouble(
            "power",
            "POWER LOW",
            "the supply does not keep 5 V (the Raspberry Pi reports under-voltage): it makes pops that no xrun"
            " counter shows; take the supply made for this board, and a short thick cable.",
        )
    if is_hot(now):
        degrees = "" if now.temperature_c is None else f"{now.temperature_c:.0f}"
        yield _Trouble(
            "heat",
            f"HOT {degrees}C" if degrees else "HOT",
            f"the processor is hot ({degrees or '?'} °C) and is slowed down, so blocks may be late: give the pedal"
            " air, or the board a heat sink.",
        )


def _dropped(before: MachineState, now: MachineState) -> bool:
    """Whether the power dropped between two looks. What the first look finds was the start of the board."""
    if before.throttled is None or now.throttled is None:
        return False
    return Throttled.WAS_LOW_POWER in now.throttled & ~before.throttled
