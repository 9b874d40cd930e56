"""Whether the true-bypass relay is drawn: whether the jack is the pedal's, or the guitar goes past it. Pure.

The relay takes 3 to 5 ms to move, and its contact cuts the sound wherever it stands. So it is drawn before audiod is
told to leave the dry sound, and let go only once the crossfade to it has been heard: then the guitar is on both sides
of the contact, as loud on the one as on the other.
"""

from firmware.calibrate.coach import CoachStep
from firmware.calibrate.wizard import WizardStep
from firmware.state import NO_SINE, State

# From the first Status that says bypass: the crossfade is 17 ms, and a codec holds a few blocks.
LET_GO_S = 0.1
NOT_MEASURING = (WizardStep.CHOOSE, WizardStep.KEPT)


def relay_on(state: State, now_s: float) -> bool:
    """Whether the pedal's own sound, or its silence, must be what leaves the jack. Without an audiod that
    speaks and a codec that plays there is none, and the guitar goes past the pedal."""
    audio = state.audio
    if audio.status is None or not audio.status.codec_present:
        return False
    if not state.player.bypass or state.player.muted or audio.status.muted or _measures(state):
        return True
    return audio.dry_since_s is None or now_s - audio.dry_since_s < LET_GO_S


def _measures(state: State) -> bool:
    """Whether coach, wizard or knob listen to what comes in, or a tone plays."""
    measuring = state.measuring
    return (
        measuring.sine != NO_SINE
        or measuring.coach.step is CoachStep.LISTENING
        or measuring.wizard.step not in NOT_MEASURING
        or measuring.knob_turn.phase in ("before", "after")
    )
