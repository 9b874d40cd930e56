"""open_gain: the codec's analogue gain, where software can move it. Only controld opens it."""

from pathlib import Path

from hw.profile import HardwareProfile
from hw.roles import GainControl


def open_gain(profile: HardwareProfile, run: Path) -> GainControl | None:
    """The gain control of this profile; None for a knob, or a gain that cannot be moved. Opening it moves nothing.

    `run` is the run folder, where a simulated codec keeps its own. Raises CodecError.
    """
    gain = profile.gain
    if gain is None or gain.kind != "control":
        return None
    if profile.codec.driver == "wav":
        from hw.sim.world_gain import WorldGain

        return WorldGain(gain, run)
    from hw.alsa_gain import AlsaGain
    from hw.alsa_mixer import AlsaMixer

    return AlsaGain(profile.codec, gain, AlsaMixer)
