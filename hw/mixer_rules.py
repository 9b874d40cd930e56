"""What a card's mixer has to be for the level to hold, and what it is. Pure.

What the profile names is the profile's: its [codec] mixer is set as it says, its [gain] is the player's. All else is
brought to rest: gains that move by themselves off, volumes to 0 dB, switches as the figures hold for, the input not
onto the output (the pedal is the monitor). Of a HAT whose profile lists its mixer only the automatic gain is touched:
its other volumes lie on paths that are off, and a chip that is all switches would connect them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from hw.card_mixer import Element, Move, Part, Volume
from hw.mixer import but_gain
from hw.mixer_words import adds_unseen, is_input, is_microphone, is_output, monitors, moves_by_itself, of_channel
from hw.profile import CodecProfile, GainProfile, MixerSetting
from hw.roles import MixerState

SAME_DB = 0.005  # ALSA counts hundredths
OFF_TEXTS = ("off", "disabled", "none")


def moves(elements: Iterable[Element], codec: CodecProfile, gain: GainProfile | None) -> tuple[Move, ...]:
    """What brings the mixer to rest; what is so already is not moved."""
    elements = tuple(elements)
    wanted = [move for element in _ours(elements, codec, gain) for move in _off(element, seen=_listed(codec))]
    if _listed(codec):
        return tuple(wanted)
    for element in _inputs(elements, codec, gain):
        wanted += _to_zero(element, _capture_part(element), _capture(element), codec.input_channel - 1)
        if element.capture_on and not all(element.capture_on) and not element.exclusive:
            wanted.append(_move(element, "capture switch", value=True))
    for element in _unnamed(elements, codec, gain):
        if is_output(element.name) and not moves_by_itself(element.name):
            wanted += _to_zero(element, "playback volume", element.playback, 0)
            if element.playback_on and not all(element.playback_on):
                wanted.append(_move(element, "playback switch", value=True))
        elif monitors(element.name):
            wanted += _switched_off(element)
        elif _is_sidetone(element):
            wanted += _silenced(element)
    return tuple(wanted)


def state(
    elements: Iterable[Element],
    codec: CodecProfile,
    gain: GainProfile | None,
    refusals: Mapping[str, str] = MappingProxyType({}),
) -> MixerState:
    """What the mixer adds, what of it is in doubt, and how it stands. `refusals` say why a control of the profile
    could not be set, by its name."""
    elements = tuple(elements)
    inputs = () if _listed(codec) else _inputs(elements, codec, gain)
    unnamed = () if _listed(codec) else _unnamed(elements, codec, gain)
    outputs = tuple(e for e in unnamed if is_output(e.name) and e.playback)
    channel = codec.input_channel - 1
    return MixerState(
        input_db=round(sum(_scaled(_capture(e), channel) for e in inputs), 2),
        output_db=round(sum(_scaled(e.playback, 0) for e in outputs), 2),
        doubts=(
            *_as_profile(elements, codec, gain, refusals),
            *(doubt for e in _ours(elements, codec, gain) for doubt in _moving(e, seen=_listed(codec))),
            *(f"The capture switch {e.name!r} is off: the input is silent." for e in inputs if _is_shut(e)),
            *_which_path(inputs, channel),
        ),
        unscaled=tuple(
            _no_scale(e.name, volume, channel) for e in inputs if (volume := _capture(e)).gains_db is None
        ),
        output_unscaled=tuple(
            _no_scale(e.name, e.playback, 0) for e in outputs if e.playback and e.playback.gains_db is None
        ),
        input_stands=tuple(word for e in _in_order(elements, codec, gain) for word in _stands(e, channel)),
        output_stands=tuple(f"{e.name} {_volume_words(e.playback, 0)}" for e in outputs if e.playback),
    )


def _unnamed(elements: Iterable[Element], codec: CodecProfile, gain: GainProfile | None) -> tuple[Element, ...]:
    """The elements that the profile does not name."""
    named = {setting.control for setting in codec.mixer} | _moved(gain)
    return tuple(element for element in elements if element.name not in named)


def _moved(gain: GainProfile | None) -> set[str]:
    return {gain.control, *gain.also} if gain is not None and gain.kind == "control" else set()


def _listed(codec: CodecProfile) -> bool:
    """Whether it is a HAT whose profile says all that counts of its mixer."""
    return bool(codec.overlay and codec.mixer)


def _ours(elements: Iterable[Element], codec: CodecProfile, gain: GainProfile | None) -> tuple[Element, ...]:
    """The elements that the profile does not name, without those of other jacks than the pedal's."""
    return _unnamed(of_channel(elements, codec.input_channel), codec, gain)


def _inputs(elements: Iterable[Element], codec: CodecProfile, gain: GainProfile | None) -> tuple[Element, ...]:
    """The elements whose volume lies before the pedal's channel, and that the profile does not name."""
    volumes = [e for e in elements if _capture_of(e) is not None and not moves_by_itself(e.name)]
    return _ours(volumes, codec, gain)


def _capture_of(element: Element) -> Volume | None:
    """Its volume before the converter; one that is common to both directions, where its name is that of an input."""
    if element.capture is None and element.common and is_input(element.name):
        return element.playback
    return element.capture


def _capture(element: Element) -> Volume:
    return _capture_of(element) or Volume((0,), 0, 0)


def _capture_part(element: Element) -> Part:
    return "capture volume" if element.capture is not None else "playback volume"


def _move(element: Element, part: Part, *, value: float | bool | str) -> Move:
    return Move(element.name, element.index, part, value)


def _to_zero(element: Element, part: Part, volume: Volume | None, channel: int) -> Iterator[Move]:
    if volume is not None and volume.gains_db and abs(volume.gain_db(channel)) > SAME_DB:
        yield _move(element, part, value=0.0)


def _off(element: Element, *, seen: bool) -> Iterator[Move]:
    """Off with what moves the gain by itself and, unless the profile saw to that, with what adds one unseen."""
    if moves_by_itself(element.name) or (adds_unseen(element.name) and not seen):
        yield from _switched_off(element)


def _switched_off(element: Element) -> Iterator[Move]:
    if element.capture_on and any(element.capture_on):
        yield _move(element, "capture switch", value=False)
    if element.playback_on and any(element.playback_on) and not is_output(element.name):
        yield _move(element, "playback switch", value=False)
    if (off := _off_text(element)) and element.text != off:
        yield _move(element, "text", value=off)


def _off_text(element: Element) -> str:
    return next((text for text in element.texts if text.lower() in OFF_TEXTS), "")


def _moving(element: Element, *, seen: bool) -> Iterator[str]:
    if any(True for _ in _off(element, seen=seen)):
        what = "moves the gain by itself" if moves_by_itself(element.name) else "adds gain of which no scale tells"
        yield f"{element.name!r} of the card is on and {what}; turn it off at the card or with `alsamixer`."


def _is_sidetone(element: Element) -> bool:
    heard = is_microphone(element.name) or (element.capture is not None and is_input(element.name))
    return heard and not element.common and not moves_by_itself(element.name)


def _silenced(element: Element) -> Iterator[Move]:
    """The input not onto the output: by its switch, else by its volume."""
    if element.playback_on is not None:
        if any(element.playback_on) and element.playback is not None:
            yield _move(element, "playback switch", value=False)
    elif element.playback and any(number > element.playback.low for number in element.playback.numbers):
        yield _move(element, "playback volume", value=float("-inf"))


def _is_shut(element: Element) -> bool:
    return element.capture_on is not None and not any(element.capture_on) and not element.exclusive


def _scaled(volume: Volume | None, channel: int) -> float:
    """What a volume with a scale adds, in dB; nothing, where it has none."""
    return volume.gain_db(channel) if volume is not None and volume.gains_db else 0.0


def _which_path(inputs: Sequence[Element], channel: int) -> Iterator[str]:
    adding = dict.fromkeys(e.name for e in inputs if abs(_scaled(_capture(e), channel)) > SAME_DB)
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
    moved = _moved(gain)
    there = [
        e for e in elements if e.name not in moved and (e.texts or e.capture or e.capture_on or is_input(e.name))
    ]
    switches = [e for e in elements if e not in there and (moves_by_itself(e.name) or adds_unseen(e.name))]
    yield from sorted(of_channel([*there, *switches], codec.input_channel), key=lambda e: (e.name, e.index))


def _stands(element: Element, channel: int) -> Iterator[str]:
    """How an element stands, in words that are kept beside a measurement."""
    name = element.name if element.index == 0 else f"{element.name} {element.index + 1}"
    if element.text:
        yield f"{name}: {element.text}"
    if (volume := _capture_of(element)) is not None:
        yield f"{name}: {_volume_words(volume, channel)}"
    switch = element.capture_on if element.capture_on is not None else element.playback_on
    if switch and (element.capture_on is not None or moves_by_itself(element.name) or adds_unseen(element.name)):
        yield f"{name}: {'on' if any(switch) else 'off'}"


def _volume_words(volume: Volume, channel: int) -> str:
    return f"{volume.gain_db(channel):g} dB" if volume.gains_db else f"{volume.number(channel)} of {volume.high}"
