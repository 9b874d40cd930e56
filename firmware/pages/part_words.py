"""What is said of the pedal and the cabinet of the current preset."""

from collections.abc import Callable

from firmware.amps import Role
from firmware.decide.parts import called, heard_now, named_part, parts_of
from firmware.sound import Preset
from firmware.state import State

MISSING, FAILED = "missing", "failed"


def part_name(state: State, role: Role) -> str:
    """What that part of the current preset is called; "" where it has none."""
    return called(state, named_part(state.preset, role)) if state.preset else ""


def is_edited(state: State, role: Role) -> bool:
    """Whether that part of the current preset is not as it is saved."""
    return _differs(state, lambda preset: named_part(preset, role))


def is_another(state: State, role: Role) -> bool:
    """Whether it is another one than is saved."""
    return _differs(state, lambda preset: (named_part(preset, role).model_id, named_part(preset, role).file))


def is_on(state: State, role: Role) -> bool:
    """Whether that part of the current preset is to be heard, by the preset or a foot."""
    return role in heard_now(state)


def part_trouble(state: State, role: Role) -> str:
    """Why a part that the current preset names cannot be heard, in a word; "" where it can, or there is none."""
    if state.preset is None or not named_part(state.preset, role).named:
        return ""
    if role not in parts_of(state, state.preset):
        return MISSING
    return FAILED if any(each.role is role and each.failure for each in state.amps.current) else ""


def _differs(state: State, fact: Callable[[Preset], object]) -> bool:
    saved = state.lists.saved[state.lists.position] if state.preset else None
    return state.preset is not None and saved is not None and fact(state.preset) != fact(saved)
