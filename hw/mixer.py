"""Sets the codec's ALSA mixer controls as the profile says, and reads every one back.

It sets through one handle and reads back through another: a handle keeps what it was told to set, also where the card
refused or forgot it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from typing import TypeVar

from hw.card_mixer import CardMixer, Element, Move, OpenMixer, Part, Volume
from hw.errors import CodecError
from hw.profile import GainProfile, MixerSetting

T = TypeVar("T")


def set_mixer(open_mixer: OpenMixer, card: str, settings: Iterable[MixerSetting]) -> dict[str, str]:
    """Set and read back every control of card `card` (an ALSA card id).

    Returns why one was refused, by its name: a sentence that lists what there is to choose from. The others are set.
    Raises CodecError if the card is gone or has no mixer.
    """
    settings = tuple(settings)
    if not settings:
        return {}
    with closing(open_mixer(card)) as mixer:
        refusals = _each(settings, lambda setting: _set(mixer, card, setting))
    with closing(open_mixer(card)) as mixer:
        return _each(settings, lambda setting: _check_read_back(mixer, card, setting)) | refusals


def but_gain(settings: Iterable[MixerSetting], gain: GainProfile | None) -> tuple[MixerSetting, ...]:
    """`settings` without the volumes that `gain` moves: they are the player's, and no restart undoes them."""
    moved = (gain.control, *gain.also) if gain is not None and gain.kind == "control" else ()
    return tuple(s for s in settings if s.control not in moved or isinstance(s.value, bool))


def find(mixer: CardMixer, card: str, control: str, key: str, cause: str = "") -> Element:
    """The control as it is now. `key` is where the profile names it, `cause` a sentence that the profile has for one
    that is not there. Raises CodecError if it is not."""
    if (element := mixer.element(control)) is not None:
        return element
    if mixer.trouble:
        what = f"is not to be seen, for a control of card {card!r} does not answer ({mixer.trouble})"
        raise refuse(control, what, "plug the codec in again")
    there = dict.fromkeys(element.name for element in mixer.elements())
    remedy = (
        f"{cause[:1].lower()}{cause[1:].rstrip('.')}"
        or f"its controls are {', '.join(there) or 'none'}; correct {key}"
    )
    raise refuse(control, f"is not on card {card!r}", remedy)


def volume_of(element: Element, setting: MixerSetting) -> tuple[Part, Volume]:
    """The volume that `setting` means, and which part of the control it is. Raises CodecError if there is none."""
    volumes: dict[Part, Volume | None] = {"playback volume": element.playback, "capture volume": element.capture}
    return _chosen(volumes, setting, "volume", common=element.common)


def refuse(control: str, what: str, remedy: str) -> CodecError:
    """The sentence for a control that is not as the profile says."""
    return CodecError(f"The mixer control {control!r} {what}; {remedy}.", short="mixer: wrong control")


def _each(settings: Iterable[MixerSetting], do: Callable[[MixerSetting], None]) -> dict[str, str]:
    refusals: dict[str, str] = {}
    for setting in settings:
        try:
            do(setting)
        except CodecError as error:
            refusals[setting.control] = error.sentence
    return refusals


def _set(mixer: CardMixer, card: str, setting: MixerSetting) -> None:
    element = _find(mixer, card, setting)
    refused = mixer.move(Move(element.name, element.index, _part(element, setting), setting.value))
    if refused:
        raise _refuse(setting, f"cannot be set: {refused}", "check the value in the profile")


def _check_read_back(mixer: CardMixer, card: str, setting: MixerSetting) -> None:
    after = _read(_find(mixer, card, setting), setting)
    if not after or any(value != setting.value for value in after):
        raise _refuse(
            setting,
            f"was set to {setting.value!r} and reads back {', '.join(map(repr, after)) or 'nothing'}",
            "another program may be moving it, or the board only takes other values",
        )


def _find(mixer: CardMixer, card: str, setting: MixerSetting) -> Element:
    return find(mixer, card, setting.control, "codec.mixer")


def _part(element: Element, setting: MixerSetting) -> Part:
    """The part of the control that takes the value. Raises CodecError if it has none, or takes another."""
    match setting.value:
        case str(text):
            return _text(element, setting, text)
        case bool():
            return _switch_of(element, setting)[0]
        case volume:
            return _volume(element, setting, volume)


def _read(element: Element, setting: MixerSetting) -> Sequence[object]:
    """What the control is now, channel by channel, as the profile would write it."""
    match setting.value:
        case str():
            return (element.text,)
        case bool():
            return _switch_of(element, setting)[1]
        case _:
            return volume_of(element, setting)[1].numbers


def _text(element: Element, setting: MixerSetting, text: str) -> Part:
    if not element.texts:
        raise _refuse(setting, "has no texts to choose from", "write a number, true or false")
    if text not in element.texts:
        raise _refuse(setting, f"does not know {text!r}", f"write one of {', '.join(map(repr, element.texts))}")
    return "text"


def _volume(element: Element, setting: MixerSetting, number: int) -> Part:
    part, volume = volume_of(element, setting)
    if not volume.low <= number <= volume.high:
        raise _refuse(setting, f"cannot be {number}", f"write {volume.low} to {volume.high}")
    return part


def _switch_of(element: Element, setting: MixerSetting) -> tuple[Part, tuple[bool, ...]]:
    switches: dict[Part, tuple[bool, ...] | None] = {
        "playback switch": element.playback_on,
        "capture switch": element.capture_on,
    }
    return _chosen(switches, setting, "switch", common=element.common)


def _chosen(parts: Mapping[Part, T | None], setting: MixerSetting, what: str, *, common: bool) -> tuple[Part, T]:
    """The part of the direction that is meant. One that is common to both counts as either."""
    there: dict[Part, T] = {part: its for part, its in parts.items() if its is not None}
    ways = [part.partition(" ")[0] for part in there]
    if not there:
        raise _refuse(setting, f"has no {what}", "write the kind of value it has (amixer scontents lists it)")
    if common and len(there) == 1:
        return next(iter(there.items()))
    if setting.stream and setting.stream not in ways:
        raise _refuse(setting, f"has no {setting.stream} {what}", f'write stream = "{ways[0]}"')
    if not setting.stream and len(there) > 1:
        raise _refuse(setting, f"has a {what} each way", 'add stream = "capture" or stream = "playback"')
    return next(each for each in there.items() if each[0].startswith(setting.stream))


def _refuse(setting: MixerSetting, what: str, remedy: str) -> CodecError:
    return refuse(setting.control, what, remedy)
