"""What a card's mixer has to be for the level to hold. Pure; hw.mixer_state says what it is.

What the profile names is the profile's: its [codec] mixer is set as it says, its [gain] is the player's. All else is
brought to rest: gains that move by themselves off, volumes to 0 dB, switches as the figures hold for, the input not
onto the output (the pedal is the monitor). Of a HAT whose profile lists its mixer only the automatic gain is touched:
its other volumes lie on paths that are off, and a chip that is all switches would connect them.
"""

from collections.abc import Iterable, Iterator

from hw.card_mixer import Element, Move, Part, Volume
from hw.mixer_words import adds_unseen, is_input, is_microphone, is_output, monitors, moves_by_itself, of_channel
from hw.profile import CodecProfile, GainProfile

SAME_DB = 0.005  # ALSA counts hundredths
OFF_TEXTS = ("off", "disabled", "none")


def moves(elements: Iterable[Element], codec: CodecProfile, gain: GainProfile | None) -> tuple[Move, ...]:
    """What brings the mixer to rest; what is so already is not moved."""
    elements = tuple(elements)
    wanted = [move for element in ours(elements, codec, gain) for move in off(element, seen=is_listed(codec))]
    if is_listed(codec):
        return tuple(wanted)
    for element in inputs_of(elements, codec, gain):
        wanted += _to_zero(element, _capture_part(element), capture(element), codec.input_channel - 1)
        if element.capture_on and not all(element.capture_on) and not element.exclusive:
            wanted.append(_move(element, "capture switch", value=True))
    for element in unnamed(elements, codec, gain):
        if is_output(element.name) and not moves_by_itself(element.name):
            wanted += _to_zero(element, "playback volume", element.playback, 0)
            if element.playback_on and not all(element.playback_on):
                wanted.append(_move(element, "playback switch", value=True))
        elif monitors(element.name):
            wanted += _switched_off(element)
        elif _is_sidetone(element):
            wanted += _silenced(element)
    return tuple(wanted)


def off(element: Element, *, seen: bool) -> Iterator[Move]:
    """Off with what moves the gain by itself and, unless the profile saw to that, with what adds one unseen."""
    if moves_by_itself(element.name) or (adds_unseen(element.name) and not seen):
        yield from _switched_off(element)


def unnamed(elements: Iterable[Element], codec: CodecProfile, gain: GainProfile | None) -> tuple[Element, ...]:
    """The elements that the profile does not name."""
    named = {setting.control for setting in codec.mixer} | moved_by(gain)
    return tuple(element for element in elements if element.name not in named)


def moved_by(gain: GainProfile | None) -> set[str]:
    return {gain.control, *gain.also} if gain is not None and gain.kind == "control" else set()


def is_listed(codec: CodecProfile) -> bool:
    """Whether it is a HAT whose profile says all that counts of its mixer."""
    return bool(codec.overlay and codec.mixer)


def ours(elements: Iterable[Element], codec: CodecProfile, gain: GainProfile | None) -> tuple[Element, ...]:
    """The elements that the profile does not name, without those of other jacks than the pedal's."""
    return unnamed(of_channel(elements, codec.input_channel), codec, gain)


def inputs_of(elements: Iterable[Element], codec: CodecProfile, gain: GainProfile | None) -> tuple[Element, ...]:
    """The elements whose volume lies before the pedal's channel, and that the profile does not name."""
    volumes = [e for e in elements if capture_of(e) is not None and not moves_by_itself(e.name)]
    return ours(volumes, codec, gain)


def capture_of(element: Element) -> Volume | None:
    """Its volume before the converter; one that is common to both directions, where its name is that of an input."""
    if element.capture is None and element.common and is_input(element.name):
        return element.playback
    return element.capture


def capture(element: Element) -> Volume:
    return capture_of(element) or Volume((0,), 0, 0)


def _capture_part(element: Element) -> Part:
    return "capture volume" if element.capture is not None else "playback volume"


def _move(element: Element, part: Part, *, value: float | bool | str) -> Move:
    return Move(element.name, element.index, part, value)


def _to_zero(element: Element, part: Part, volume: Volume | None, channel: int) -> Iterator[Move]:
    if volume is not None and volume.gains_db and abs(volume.gain_db(channel)) > SAME_DB:
        yield _move(element, part, value=0.0)


def _switched_off(element: Element) -> Iterator[Move]:
    if element.capture_on and any(element.capture_on):
        yield _move(element, "capture switch", value=False)
    if element.playback_on and any(element.playback_on) and not is_output(element.name):
        yield _move(element, "playback switch", value=False)
    if (off := _off_text(element)) and element.text != off:
        yield _move(element, "text", value=off)


def _off_text(element: Element) -> str:
    return next((text for text in element.texts if text.lower() in OFF_TEXTS), "")


def _is_sidetone(element: Element) -> bool:
    """Whether its playback is what comes in at its own jack: of "Line", "Aux" or "CD" too, which record."""
    heard = is_microphone(element.name) or (element.capture is not None and not is_output(element.name))
    return heard and not element.common and not moves_by_itself(element.name)


def _silenced(element: Element) -> Iterator[Move]:
    """The input not onto the output: by its switch, else by its volume."""
    if element.playback_on is not None:
        if any(element.playback_on) and element.playback is not None:
            yield _move(element, "playback switch", value=False)
    elif element.playback and any(number > element.playback.low for number in element.playback.numbers):
        yield _move(element, "playback volume", value=element.playback.low)
