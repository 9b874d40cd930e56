"""A card's own mixer, brought to rest and watched as controld does it, and the controls of cards of the field."""

from contextlib import closing

from hw.alsa_mixer import AlsaMixer
from hw.mixer_watch import CardMixerWatch, settle
from hw.profile import CodecProfile, GainProfile
from hw.roles import MixerState

KNOB = GainProfile("knob", high_db=60.0)
CODEC = CodecProfile(driver="alsa", card="Device")
# A dongle with C-Media's CM108: half the USB guitar cables there are.
DONGLE = """
bool rw 1 0 1 0 0 0 0:Speaker Playback Switch
int rw 2 0 37 20 20 -3700 100:Speaker Playback Volume
bool rw 1 0 1 1 0 0 0:Mic Playback Switch
int rw 1 0 31 16 0 -2300 100:Mic Playback Volume
bool rw 1 0 1 0 0 0 0:Mic Capture Switch
int rw 1 0 35 30 0 -1200 100:Mic Capture Volume
bool rw 1 0 1 1 0 0 0:Auto Gain Control
"""
TWO_JACKS = """
int rw 1 0 70 30 0 0 100:Line In 1 Gain Capture Volume
int rw 1 0 70 40 0 0 100:Line In 2 Gain Capture Volume
bool rw 1 0 1 1 0 0 0:Line In 1 Safe Capture Switch
bool rw 1 0 1 1 0 0 0:Line In 2 Safe Capture Switch
bool rw 1 0 1 1 0 0 0:Line In 1 Phantom Power Capture Switch
enum rw 1 0 1 1 0 0 0:Line In 1 Level Capture Enum=Line,Inst
"""


def watched(codec: CodecProfile = CODEC, gain: GainProfile | None = KNOB) -> CardMixerWatch:
    """As controld does it."""
    refusals = settle(AlsaMixer, codec, gain)
    return CardMixerWatch(AlsaMixer, codec, gain, refusals)


def at_rest(codec: CodecProfile = CODEC, gain: GainProfile | None = KNOB) -> MixerState:
    with closing(watched(codec, gain)) as watch:
        return watch.read()
