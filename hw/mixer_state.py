"""How a card's mixer stands: what it adds, what of it is in doubt, what a measurement holds for. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from hw.card_mixer import Element, Volume
from hw.mixer import but_gain
from hw.mixer_rules import SAME_DB, capture, capture_of, inputs_of, is_listed, moved_by, off, ours, unnamed
from hw.mixer_words import adds_unseen, chooses, is_input, is_output, moves_by_itself, of_channel
from hw.profile import CodecProfile, GainProfile, MixerSetting
from hw.roles import MixerState

SILENCE_DB = -60.0  # no sum makes up for more; ALSA says -99999.99 dB of a volume whose lowest step is off


def state(
    elements: Iterable[Element],
    codec: CodecProfile,
    gain: GainProfile | None,
    refusals: Mapping[str, str] = MappingProxyType({}),
) -> MixerState:
    """What the mixer adds, what of it is in doubt, and how it stands. `refusals` say why a control of the profile
    could not be set, by its name."""
    elements = tuple(elements)
    inputs = () if is_listed(codec) else inputs_of(elements, codec, gain)
    others = () if is_listed(codec) else unnamed(elements, codec, gain)
    outputs = tuple(e for e in others if is_output(e.name) and e.playback)
    channel = codec.input_channel - 1
    return MixerState(
        input_db=round(sum(_scaled(capture(e), channel) for e in inputs), 2),
        output_db=round(sum(_scaled(e.playback, 0) for e in outputs), 2),
        doubts=(
            *_as_profile(elements, codec, gain, refusals),
            *(doubt for e in ours(elements, codec, gain) for doubt in _moving(e, seen=is_listed(codec))),
            *(f"The capture switch {e.name!r} is off: the input is silent." for e in inputs if _is_shut(e)),
            *(_silence(e.name, capture(e)) for e in inputs if _is_silent(capture(e), channel)),
            *_which_path(inputs, channel),
        ),
        unscaled=tuple(_no_scale(e.name, volume, channel) for e in inputs if (volume := capture(e)).gains_db is None),
        output_unscaled=tuple(
            _no_scale(e.name, e.playback, 0) for e in outputs if e.playback and e.playback.gains_db is None
        ),
        input_stands=tuple(word for e in _in_order(elements, codec, gain) for word in _stands(e, channel)),
        output_stands=tuple(f"{e.name} {_volume_words(e.playback, 0)}" for e in outputs if e.playback),
    )


def _moving(element: Element, *, seen: bool) -> Iterator[str]:
    if any(True for _ in off(element, seen=seen)):
        what = "moves the gain by itself" if moves_by_itself(element.name) else "adds gain of which no scale tells"
        yield f"{element.name!r} of the card is on and {what}; turn it off at the card or with `alsamixer`."


def _is_shut(element: Element) -> bool:
    return element.capture_on is not None and not any(element.capture_on) and not element.exclusive


def _scaled(volume: Volume | None, channel: int) -> float:
    """What a volume with a scale adds, in dB; nothing, where it has none or lets nothing through."""
    counts = volume is not None and volume.gains_db and not _is_silent(volume, channel)
    return volume.gain_db(channel) if volume is not None and counts else 0.0


def _is_silent(volume: Volume, channel: int) -> bool:
    return volume.gains_db is not None and volume.gain_db(channel) < SILENCE_DB


def _silence(name: str, volume: Volume) -> str:
    return (
        f"The card's volume {name!r} stands at its lowest ({volume.low} of {volume.low} to {volume.high}): the input"
        " is silent; turn it up with `alsamixer`."
    )


def _which_path(inputs: Sequence[Element], channel: int) -> Iterator[str]:
    adding = dict.fromkeys(e.name for e in inputs if abs(_scaled(capture(e), channel)) > SAME_DB)
    if len(adding) > 1:
        yield (
            f"{' and '.join(map(repr, adding))} of the card's mixer add gain, and which of them the guitar passes is"
            " not known; set them to 0 dB with `alsamixer`."
        )


def _no_scale(name: str, volume: Volume, channel: int) -> str:
    return (
        f"The card's volume {name!r} has no scale in dB (it stands at {volume.number(channel)} of {volume.low} to"
        f" {volume.high}): what it adds is not known."
    )


def _as_profile(
    elements: Sequence[Element], codec: CodecProfile, gain: GainProfile | None, refusals: Mapping[str, str]
) -> Iterator[str]:
    """A sentence for each control that is not as the profile's figure holds for."""
    there = {element.name: element for element in reversed(elements)}
    missing = [s.control for s in codec.mixer if s.control not in there]
    if missing:
        board = f"Another overlay than {codec.overlay} may drive the board, or" if codec.overlay else "Most likely"
        cause = (
            codec.without_mixer
            or f"{board} the kernel's driver is of another age: `amixer scontents` lists what it has."
        )
        yield (
            f"The card's mixer has no {', no '.join(map(repr, dict.fromkeys(missing)))}, so that the state which the"
            f" profile's level holds for is not known. {cause}"
        )
    for setting in but_gain(codec.mixer, gain):
        now = _reads(there[setting.control], setting) if setting.control in there else (setting.value,)
        if not now or any(value != setting.value for value in now):
            is_now = repr(now[0]) if now else "of another kind"
            yield refusals.get(setting.control) or (
                f"{setting.control!r} of the card's mixer is not as the profile's level holds for ({is_now} in the"
                f" place of {setting.value!r}); another program has moved it: set it back with `alsamixer`."
            )


def _reads(element: Element, setting: MixerSetting) -> Sequence[object]:
    """What the control is now, channel by channel, in the profile's kind of value."""
    if isinstance(setting.value, str):
        return (element.text,)
    capture_first = setting.stream != "playback"
    if isinstance(setting.value, bool):
        ways = (element.capture_on, element.playback_on)
    else:
        ways = tuple(volume.numbers if volume else None for volume in (element.capture, element.playback))
    first, second = ways if capture_first else ways[::-1]
    return first or second or ()


def _in_order(elements: Iterable[Element], codec: CodecProfile, gain: GainProfile | None) -> Iterator[Element]:
    """The elements that a measurement of the input depends on, in the order of their names; not the player's gain."""
    moved = moved_by(gain)
    there = [
        e
        for e in elements
        if e.name not in moved and (e.capture or e.capture_on or is_input(e.name) or (e.texts and chooses(e.name)))
    ]
    switches = [e for e in elements if e not in there and (moves_by_itself(e.name) or adds_unseen(e.name))]
    yield from sorted(of_channel([*there, *switches], codec.input_channel), key=lambda e: (e.name, e.index))


def _stands(element: Element, channel: int) -> Iterator[str]:
    """How an element stands, in words that are kept beside a measurement."""
    name = element.name if element.index == 0 else f"{element.name} {element.index + 1}"
    if element.text:
        yield f"{name}: {element.text}"
    if (volume := capture_of(element)) is not None:
        yield f"{name}: {_volume_words(volume, channel)}"
    switch = element.capture_on if element.capture_on is not None else element.playback_on
    if switch and (element.capture_on is not None or moves_by_itself(element.name) or adds_unseen(element.name)):
        yield f"{name}: {'on' if any(switch) else 'off'}"


def _volume_words(volume: Volume, channel: int) -> str:
    return f"{volume.gain_db(channel):g} dB" if volume.gains_db else f"{volume.number(channel)} of {volume.high}"
