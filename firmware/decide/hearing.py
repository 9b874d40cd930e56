"""What audiod reports: its status, and what of it an eye needs longer to see. Pure; the owner of State's `audio`."""

from dataclasses import replace

from firmware.decide.effects import Outcome, Say
from firmware.decide.view import noticed
from firmware.levels import SILENT_S, elsewhere_words, gain_from_db
from firmware.messages import Hello, Status
from firmware.state import Audio, State

UNHEARD_S = 1.0  # audiod speaks 20 times a second
CLIP_S = 1.0  # a clip lasts a sample, an eye needs longer
SILENT_PEAK = gain_from_db(-60.0)  # an open input hums and hisses below this
SOUND_PEAK = gain_from_db(-40.0)  # a guitar's strokes pass this, at any gain that is fit to play
SHUT_S = 0.12  # three reports: the sign of a gate that shuts between strokes, ten a second, would flicker
HOLD_S = 2.0  # a stroke's peak lasts a Status, reading it takes this long


def spoke(state: State, at_s: float) -> State:
    """audiod said something."""
    return replace(state, audio=replace(state.audio, heard_s=at_s))


def greeted(state: State, hello: Hello) -> State:
    """audiod said at which rate and in which blocks it plays, and what a crossfade takes there."""
    blocks = {"rate_hz": hello.rate_hz, "block_frames": hello.block_frames, "crossing_us": hello.crossing_us}
    return replace(state, audio=replace(state.audio, **blocks))


def reported(state: State, status: Status, at_s: float) -> Outcome:
    """`status` is what is heard now: the clip marks are lit, the highest input peak is held, a gate that stays shut
    is seen to be, and an input that has sound while the one that is heard has none is told."""
    audio = state.audio
    before = audio.status or status
    if status.input_clips > before.input_clips:
        audio = replace(audio, input_clip_until_s=at_s + CLIP_S)
    if status.output_clips > before.output_clips:
        audio = replace(audio, output_clip_until_s=at_s + CLIP_S)
    if not (status.input_peak < audio.held_peak and at_s < audio.held_until_s):  # NaN is shown, too
        audio = replace(audio, held_peak=status.input_peak, held_until_s=at_s + HOLD_S)
    open_s = at_s if status.gate_open or audio.status is None else audio.gate_open_s
    audio = replace(audio, gate_open_s=open_s, gate_shut=at_s - open_s >= SHUT_S)
    since_s = at_s if audio.dry_since_s is None or audio.status is None else audio.dry_since_s
    audio = replace(audio, dry_since_s=since_s if status.bypass else None)
    return _told(replace(state, audio=_listened(replace(audio, status=status), status, at_s)), state, at_s)


def listens_anew(state: State) -> State:
    """Another input is heard: what was found of the one before says nothing of it."""
    return replace(state, audio=replace(state.audio, quiet_since_s=None, elsewhere=0))


def _listened(audio: Audio, status: Status, at_s: float) -> Audio:
    """Whether the guitar is in another input: what is heard is silent for long, and the other is not."""
    if status.input_peak >= SILENT_PEAK or not status.codec_present:
        return replace(audio, quiet_since_s=None, elsewhere=0)
    since_s = at_s if audio.quiet_since_s is None else audio.quiet_since_s
    sounds = status.other_peak >= SOUND_PEAK and at_s - since_s >= SILENT_S
    return replace(audio, quiet_since_s=since_s, elsewhere=status.other_channel if sounds else audio.elsewhere)


def _told(state: State, before: State, at_s: float) -> Outcome:
    elsewhere, heard = state.audio.elsewhere, state.codec.input_channel
    if elsewhere in (0, before.audio.elsewhere):
        return state, ()
    return noticed(state, f"sound in input {elsewhere}", at_s), (Say(elsewhere_words(heard, elsewhere)),)


def silent(state: State) -> State:
    """Nothing is known of what is heard."""
    return replace(state, audio=replace(state.audio, status=None))


def is_silent(state: State, now_s: float) -> bool:
    """Whether audiod spoke and then stopped speaking."""
    return state.audio.status is not None and now_s - state.audio.heard_s > UNHEARD_S
