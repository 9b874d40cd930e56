"""open_codec: the codec that a profile asks for. CodecOpener: that, or the one that took its place."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hw.errors import CodecError
from hw.following import CardFollower
from hw.matching import ids_of
from hw.profile import HardwareProfile
from hw.roles import Codec

if TYPE_CHECKING:
    from hw.samples import SampleLoops


def open_codec(profile: HardwareProfile, run: Path, loops: "SampleLoops | None" = None) -> Codec:
    """The profile's codec, opened, its mixer at rest. audiod calls it at start, and again to see if a lost card is
    back.

    The gain that [gain] names stays as it is: controld restores what the player had. `run` is the run folder, where
    the world around a simulated codec is kept. Only the driver that is asked for is imported: the wav driver works
    where ALSA is not installed. `loops` convert samples faster than NumPy. Raises CodecError.
    """
    if profile.waiting:
        raise CodecError(profile.waiting, short="waiting for codec")
    if profile.codec.driver == "wav":
        from hw.sim.wav_codec import open_wav

        return open_wav(profile.codec, profile.levels, run)
    if profile.codec.driver == "alsa":
        from hw.alsa import AlsaCodec
        from hw.alsa_library import alsa_library
        from hw.alsa_mixer import AlsaMixer
        from hw.mixer_watch import settle

        with suppress(CodecError):  # no card: the PCM says so with its remedy; no mixer: controld says so
            settle(AlsaMixer, profile.codec, profile.gain)
        return AlsaCodec(profile.codec, alsa_library(), loops=loops)
    raise CodecError(f"There is no codec driver {profile.codec.driver!r}; write alsa or wav.", short="no such codec")


class CodecOpener:
    """Opens the codec of a profile, or of the card that took its place while it was away (hw.following).

    The codec says which card it is; audiod passes that on, and controld follows. Blocks stay as long as they were at
    the start, since audiod has built everything for them.
    """

    def __init__(self, profile: HardwareProfile, run: Path, loops: "SampleLoops | None" = None) -> None:
        self._follower, self._run, self._loops = CardFollower(profile), run, loops
        self._block_frames = profile.codec.block_frames
        self.named = ""  # by `use`
        self._codec: Codec | None = None  # the last one, if only to ask it whether it sounded

    def open(self) -> Codec:
        """As open_codec. Raises CodecError."""
        if self._codec is not None and self._codec.sounded:
            self._follower.heard(self._codec.card)
        self._codec = None
        self._follower.name(self.named)
        self._follower.look()
        profile = self._follower.profile
        if self._follower.displaced:
            away = f"Waiting for {profile.name}, as whose card {profile.codec.card} another box is there"
            raise CodecError(f"{away}; plug it in again.", short="waiting for codec")
        profile = replace(profile, codec=replace(profile.codec, block_frames=self._block_frames))
        self._codec = open_codec(profile, self._run, self._loops)
        return self._codec

    def use(self, ids: str) -> bool:
        """Opens these cards from now on: the id of one, or "A+B" to record from A and play to B. Returns whether the
        codec that was opened last is another. Touches no file."""
        codec, self.named = self._follower.profile.codec, ids
        opened = [card.casefold() for card in (codec.card, codec.playback_card) if card]
        return bool(codec.cards) and opened != [each.casefold() for each in ids_of(ids)]
