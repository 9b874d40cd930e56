"""The signs of PLAY: what is special about what sounds, each a small framed word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firmware.amps import Role
from firmware.captures.load import RED
from firmware.decide.parts import Heard, Part, as_heard, heard_now, heard_of, load_heard, missed
from firmware.decide.sounding import is_loading
from firmware.plan import CalibrationPlan
from firmware.sound import Preset
from firmware.state import State
from firmware.ui.fonts import SMALL

ROUND = 7  # columns of a sign's frame, and two to the next
_WORDS = {Role.PEDAL: "PED", Role.AMP: "AMP", Role.CAB: "CAB"}


@dataclass(frozen=True, slots=True)
class Sign:
    """A small word; a shorter one for where there is no room for all, "" for what is seen otherwise too. A `slight`
    one is shortened before the others, and before what is next finds no room."""

    word: str
    short: str
    lit: bool = True
    slight: bool = False


def set_signs(signs: Sequence[Sign], columns: int, beside: int) -> list[tuple[Sign, str]]:
    """Each sign with the word that is shown of it, within `columns`, where `beside` would be welcome for what is
    next; of those that find no room the last goes first."""
    words = [sign.word for sign in signs]
    if _columns(words) + beside > columns:
        words = [sign.short if sign.slight else sign.word for sign in signs]
    if _columns(words) > columns:
        words = [sign.short for sign in signs]
    while _columns(words) > columns:
        words.pop()
    return [(sign, word) for sign, word in zip(signs, words, strict=False) if word]


def signs(state: State) -> Iterator[Sign]:
    """The most important first: what a foot has just done, before what is known of the capture, and that before how
    the preset is meant."""
    preset, plan = state.preset, state.player.plan
    meant, now = heard_of(state, preset), heard_now(state)
    if state.heard_bypass:
        yield Sign("BYPASS", "")  # the number is inverted
    if is_loading(state):
        yield Sign("LOADING", "LOAD")
    yield from _calibrated(plan, next(iter(now.values()), None))
    if preset and state.player.boost:
        yield Sign(f"BST{preset.boost.level_db:+g}", "BST")
    if preset:
        yield from _otherwise(state, meant, now)
    load = load_heard(state, now)
    if load and load.word == RED:
        yield Sign("HEAVY", "HVY")
    if plan and plan.clips_by_db > 0.0:
        yield Sign("OUT CLIPS", "CLIPS")
    if preset:
        yield from _as_meant(state, preset, meant, now)


def _calibrated(plan: CalibrationPlan | None, first: Part | None) -> Iterator[Sign]:
    """CAL, with the trim that leads away from it, or a lit UNCAL, of the first capture that is heard. CAL? rests on
    a level that is doubtful, CAL* on a capture's that was entered by hand."""
    if plan is None or first is None or first.role is Role.CAB:
        return  # no capture is heard: there is no level to meet
    if not plan.calibrated:
        yield Sign("UNCAL", "UNCAL")
        return
    word = "CAL" + ("*" if first.levels.entered else "") + ("?" if plan.doubtful else "")
    yield Sign(word + (f"{plan.trim_db:+g}" if plan.trim_db else ""), word, lit=False)


def _otherwise(state: State, meant: Heard, now: Heard) -> Iterator[Sign]:
    """What of the preset is not heard as it is meant: a foot has turned it over, or it is not there."""
    unheard = missed(state, as_heard(state))
    for role, word in _WORDS.items():
        if role in meant and role not in now:
            yield Sign(f"{word} OFF", f"-{word}")
        elif role in unheard:
            yield Sign(f"NO {word}", f"NO {word}")
        elif role in now and role not in meant:
            yield Sign(word, word)


def _as_meant(state: State, preset: Preset, meant: Heard, now: Heard) -> Iterator[Sign]:
    """How the preset is meant, where that is more than an amp."""
    if not preset.amp and Role.AMP not in now:
        yield Sign("AMP OFF", "-AMP", lit=False)
    if preset.mix.share < 1.0:
        yield Sign(f"MIX{preset.mix.wet_percent:g}", "MIX", lit=False)
    if preset.gate.on:
        yield Sign("G", "G", lit=state.audio.gate_shut and not state.heard_bypass)  # lit: it keeps the guitar quiet
    for role in (Role.PEDAL, Role.CAB):
        if role in meant and role in now:
            yield Sign(_WORDS[role], _WORDS[role][0], lit=False, slight=True)


def _columns(words: Sequence[str]) -> int:
    return sum(SMALL.width(word) + ROUND for word in words if word)
