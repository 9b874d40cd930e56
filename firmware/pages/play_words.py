"""What PLAY says beside number and name: what is wrong, what sounds meanwhile, and where one is."""

from firmware.decide import player, walk
from firmware.decide.parts import can_play
from firmware.decide.sounding import plays_on
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


def sounds_instead(state: State) -> str:
    """What sounds where the preset that was chosen cannot be played; "" where it can."""
    status = state.audio.status
    if state.preset is None or can_play(state) or status is None or not status.codec_present:
        return ""
    other = plays_on(state)
    if not other or state.heard_bypass:
        return "dry guitar"
    return f"still {display_name(other)}" if other != state.preset.name else "still as before"


def _failure(state: State) -> str:
    if state.entry and state.entry.cab:
        return f"{state.entry.name} is a cabinet"
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
