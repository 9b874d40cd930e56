"""open_codec: the profile says which codec."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hw.errors import CodecError
from hw.profile import HardwareProfile

if TYPE_CHECKING:
    from hw.alsa import AlsaCodec
    from hw.sim.wav_codec import WavCodec


def open_codec(profile: HardwareProfile, run: Path) -> "AlsaCodec | WavCodec":
    """The profile's codec, opened, its mixer set. audiod calls it at start, and again to see if a lost card is back.

    The gain that [gain] names stays as it is: controld restores what the player had. `run` is the run folder, where
    the world around a simulated codec is kept. Only the driver that is asked for is imported: the wav driver works
    where ALSA is not installed. Raises CodecError.
    """
    if profile.codec.driver == "wav":
        from hw.sim.wav_codec import open_wav

        return open_wav(profile.codec, profile.levels, run)
    if profile.codec.driver == "alsa":
        from hw.alsa import AlsaCodec
        from hw.alsa_library import alsa_library
        from hw.mixer import but_gain

        codec = profile.codec
        return AlsaCodec(replace(codec, mixer=but_gain(codec.mixer, profile.gain)), alsa_library())
    raise CodecError(f"There is no codec driver {profile.codec.driver!r}; write alsa or wav.", short="no such codec")
