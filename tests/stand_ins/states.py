"""States for tests: one changed in facts of any of its parts, named by the fact alone."""

from dataclasses import fields, replace
from typing import Any

from firmware.levels import CodecLevels
from firmware.pages.table import NAMES
from firmware.state import Codec, Feet, State, View
from firmware.store.settings import Settings
from firmware.store.stomps import Stomp

CODEC = CodecLevels(12.2, basis="maker", confidence="high")
PLAIN = Settings({"1": Stomp("bypass"), "2": Stomp("next")})  # two taps on press, and nothing that waits
PARTS = tuple(field.name for field in fields(State))


def bare(name: str = "sim", levels: CodecLevels = CODEC, **facts: object) -> State:
    """A pedal that knows nothing yet but its codec, with these `facts`."""
    state = State(codec=Codec(name, levels), view=View(pages=NAMES), feet=Feet(settings=PLAIN))
    return altered(state, **facts)


def altered(state: State, **facts: object) -> State:
    """`state` with these facts, wherever they stand: altered(state, page="gain", analog=KNOB)."""
    for name, fact in facts.items():
        owners = [part for part in PARTS if name in {field.name for field in fields(getattr(state, part))}]
        assert len(owners) == 1, f"{name} stands in {owners or 'no part'}"
        part: Any = getattr(state, owners[0])
        state = replace(state, **{owners[0]: replace(part, **{name: fact})})
    return state
