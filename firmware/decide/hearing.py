"""What audiod reports: its status, and what of it an eye needs longer to see. Pure; the owner of State's `audio`."""

from dataclasses import replace

from firmware.messages import Hello, Status
from firmware.state import State

UNHEARD_S = 1.0  # audiod speaks 20 times a second
CLIP_S = 1.0  # a clip lasts a sample, an eye needs longer
HOLD_S = 2.0  # a stroke's peak lasts a Status, reading it takes this long


def spoke(state: State, at_s: float) -> State:
    """audiod said something."""
    return replace(state, audio=replace(state.audio, heard_s=at_s))


def greeted(state: State, hello: Hello) -> State:
    """audiod said at which rate and in which blocks it plays."""
    return replace(state, audio=replace(state.audio, rate_hz=hello.rate_hz, block_frames=hello.block_frames))


def reported(state: State, status: Status, at_s: float) -> State:
    """`status` is what is heard now: the clip marks are lit, and the highest input peak is held."""
    audio = state.audio
    before = audio.status or status
    if status.input_clips > before.input_clips:
        audio = replace(audio, input_clip_until_s=at_s + CLIP_S)
    if status.output_clips > before.output_clips:
        audio = replace(audio, output_clip_until_s=at_s + CLIP_S)
    if not (status.input_peak < audio.held_peak and at_s < audio.held_until_s):  # NaN is shown, too
        audio = replace(audio, held_peak=status.input_peak, held_until_s=at_s + HOLD_S)
    return replace(state, audio=replace(audio, status=status))


def silent(state: State) -> State:
    """Nothing is known of what is heard."""
    return replace(state, audio=replace(state.audio, status=None))


def is_silent(state: State, now_s: float) -> bool:
    """Whether audiod spoke and then stopped speaking."""
    return state.audio.status is not None and now_s - state.audio.heard_s > UNHEARD_S
