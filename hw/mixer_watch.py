"""Brings a codec's mixer to rest when the codec is opened, and watches how it stands from then on."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from hw.card_mixer import CardMixer, OpenMixer
from hw.errors import CodecError
from hw.mixer import but_gain, set_mixer
from hw.mixer_rules import moves
from hw.mixer_state import state
from hw.profile import CodecProfile, GainProfile, HardwareProfile
from hw.roles import MixerState, MixerWatch


def settle(open_mixer: OpenMixer, codec: CodecProfile, gain: GainProfile | None) -> dict[str, str]:
    """Sets what the profile names and brings the rest to rest (hw.mixer_rules). Returns why a control of the profile
    was refused, by its name. Raises CodecError if a card is gone or has no mixer.

    audiod does it before a sound is made, and says nothing; controld does it again, watches, and says what is not as
    it has to be. A control that is missing or refuses stops neither.
    """
    refusals: dict[str, str] = {}
    for each, its_gain in _cards(codec, gain):
        refusals |= set_mixer(open_mixer, each.card, but_gain(each.mixer, its_gain))
        with closing(open_mixer(each.card)) as mixer:
            for move in moves(mixer.elements(), each, its_gain):
                mixer.move(move)
    return refusals


def open_mixer_watch(profile: HardwareProfile) -> MixerWatch | None:
    """The mixer of this profile's card, at rest; None where the codec has no card. Raises CodecError."""
    if profile.codec.driver != "alsa":
        return None
    from hw.alsa_mixer import AlsaMixer

    refusals = settle(AlsaMixer, profile.codec, profile.gain)
    return CardMixerWatch(AlsaMixer, profile.codec, profile.gain, refusals)


class CardMixerWatch:
    """A MixerWatch. Of a codec that plays through another card, what is behind the converter is that card's."""

    def __init__(
        self, open_mixer: OpenMixer, codec: CodecProfile, gain: GainProfile | None, refusals: Mapping[str, str]
    ) -> None:
        """After `settle`, whose `refusals` these are: a handle keeps what it was told to set. Raises CodecError if a
        card is gone."""
        self._refusals = refusals
        self._cards = list[tuple[CardMixer, CodecProfile, GainProfile | None]]()
        try:
            for each, its_gain in _cards(codec, gain):
                self._cards.append((open_mixer(each.card), each, its_gain))
            self._last = self.read()
        except CodecError:
            self.close()
            raise

    def poll(self) -> MixerState | None:
        last = self._last
        changed = [mixer.changed() for mixer, *_ in self._cards]
        return self._last if any(changed) and self.read() != last else None

    def read(self) -> MixerState:
        first, *others = [self._state(*each) for each in self._cards]
        for other in others:
            first = replace(
                first,
                output_db=other.output_db,
                output_unscaled=(*other.doubts, *other.output_unscaled),
                output_stands=other.output_stands,
            )
        self._last = first
        return first

    def _state(self, mixer: CardMixer, codec: CodecProfile, gain: GainProfile | None) -> MixerState:
        now = state(mixer.elements(), codec, gain, self._refusals)
        if not mixer.trouble:
            return now
        doubt = f"A control of the mixer of card {codec.card!r} does not answer ({mixer.trouble}): what it does is"
        return replace(now, doubts=(*now.doubts, f"{doubt} not known."))

    def close(self) -> None:
        for mixer, *_ in self._cards:
            mixer.close()
        self._cards.clear()


def _cards(codec: CodecProfile, gain: GainProfile | None) -> Sequence[tuple[CodecProfile, GainProfile | None]]:
    """`codec` by its card with the gain of its input, and by the one that plays, where that is another."""
    if not codec.playback_card:
        return ((codec, gain),)
    plays = replace(
        codec,
        card=codec.playback_card,
        mixer=codec.playback_mixer,
        overlay=codec.playback_overlay,
        without_mixer="",
        playback_card="",
    )
    return (codec, gain), (plays, None)
