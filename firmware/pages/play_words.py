"""What PLAY says beside number and name: what is wrong, what is special about what sounds, and where one is."""

from collections.abc import Iterator
from dataclasses import dataclass

from firmware.captures.load import RED
from firmware.decide import player, walk
from firmware.names import display_name
from firmware.state import State

MADE_ANEW = "MADE ANEW"


def alarm(state: State) -> str:
    """What must be seen before all else, the most urgent first; "" if all is well."""
    status = state.audio.status
    if status is None:
        return "NO AUDIO"
    if not status.codec_present:
        return "NO CODEC"
    if state.measuring.sine.hz > 0.0:
        return "MEASURING"  # a tone, or silence, in the place of all sound
    if status.muted:
        return "MUTED"
    if state.preset and state.entry is None:
        return MADE_ANEW if player.is_made_anew(state) else "MISSING"
    return "FAILED" if _failure(state) else ""


def trouble(state: State) -> str:
    """Why what the number and the name promise is not heard; "" where it is."""
    status = state.audio.status
    if status is None:
        return "waiting for the audio process"
    if not status.codec_present:
        return state.codec.name
    if state.preset is None:
        return "hold, CAPTURES; or put in a stick"
    if state.entry is None:
        return f"needs {display_name(state.preset.model_name)}"
    return _failure(state)


def _failure(state: State) -> str:
    return state.amps.failure or ""


def remark(state: State, now_s: float) -> str:
    """What is heard and should not be, or the other way round; "" if all is well."""
    clips = [
        word
        for word, until_s in (
            ("in", state.audio.input_clip_until_s),
            ("out", state.audio.output_clip_until_s),
        )
        if now_s < until_s
    ]
    if clips:
        return f"CLIP {'+'.join(clips)}"
    return f"sound in input {state.audio.elsewhere}" if state.audio.elsewhere else ""


def number(state: State) -> str:
    """The slot within the bank where switches play slots, else the place in what is walked; "-" for what is in
    neither, "" without a preset."""
    if state.preset is None:
        return ""
    place = walk.place_of(state)
    if place is None:
        return "-"
    return str(place % state.slot_switches + 1 if state.slot_switches else place + 1)


def bank(state: State) -> str:
    """The bank of what plays, where switches play slots."""
    place = walk.place_of(state)
    return f"B{place // state.slot_switches + 1}" if state.slot_switches and place is not None else ""


@dataclass(frozen=True, slots=True)
class Sign:
    """A small word; a shorter one for where there is no room for all, "" for what is seen otherwise too."""

    word: str
    short: str
    lit: bool = True


def signs(state: State) -> Iterator[Sign]:
    """The most important first: what a foot has just done, before what is known of the capture."""
    if state.heard_bypass:
        yield Sign("BYPASS", "")  # the number is inverted
    if any(each.loading for each in state.amps.current):
        yield Sign("LOADING", "LOAD")
    yield from _calibrated(state)
    preset, plan = state.preset, state.player.plan
    if preset and state.player.boost:
        yield Sign(f"BST{preset.boost.level_db:+g}", "BST")
    if _is_heavy(state):
        yield Sign("HEAVY", "HVY")
    if plan and plan.clips_by_db > 0.0:
        yield Sign("OUT CLIPS", "CLIPS")
    if preset and preset.gate.on:
        yield Sign("G", "G", lit=state.audio.gate_shut and not state.heard_bypass)  # lit: it keeps the guitar quiet


def _calibrated(state: State) -> Iterator[Sign]:
    """CAL, with the trim that leads away from it, or a lit UNCAL. CAL? rests on a codec's level that is doubtful,
    CAL* on a capture's that was entered by hand."""
    plan = state.player.plan
    if plan is None:
        return
    if not plan.calibrated:
        yield Sign("UNCAL", "UNCAL")
        return
    word = "CAL" + ("*" if state.levels.entered else "") + ("?" if plan.doubtful else "")
    yield Sign(word + (f"{plan.trim_db:+g}" if plan.trim_db else ""), word, lit=False)


def _is_heavy(state: State) -> bool:
    """Whether the capture takes so much of this machine's time that dropouts are to be expected."""
    load = state.entry.choose(state.preset.quality).load if state.entry and state.preset else None
    return load is not None and load.word == RED
