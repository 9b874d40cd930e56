"""What a decision comes to: the next state and what must be done."""

from dataclasses import replace

from firmware.decide.effects import Effect
from firmware.errors import OLED_LINE_CHARS
from firmware.state import Notice, State

NOTICE_S = 3.0

Outcome = tuple[State, tuple[Effect, ...]]


def noticed(state: State, text: str, at_s: float) -> State:
    """`state` with `text` over the screen for 3 s."""
    return replace(state, notice=Notice(text[:OLED_LINE_CHARS], at_s + NOTICE_S))
