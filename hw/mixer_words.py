"""What the name of a mixer element says of it. snd-usb-audio names a control after the kind of jack in the card's
descriptors ("Mic", "Line", "Speaker", "PCM"), other drivers after what it does.
"""

import re
from collections.abc import Iterable

from hw.card_mixer import Element

# What moves the gain by itself: UAC's Auto Gain Control, ALC of WM8960 and DA7213, AVC of SGTL5000, Focusrite's Safe.
_AUTOMATIC = re.compile(r"\bauto(matic)?[ -]?gain|\b(agc|alc|avc)\b|\b(clip )?safe\b", re.IGNORECASE)
# Switches that add or take a fixed gain of which no scale tells; every profile's figure holds with them off.
_ADDS = re.compile(r"\b(boost|pad|air)\b", re.IGNORECASE)
# What puts the input onto the output within the card, where it sounds beside the pedal.
_MONITOR = re.compile(r"\bdirect monitor|\bsidetone\b|\bloopback\b", re.IGNORECASE)
_INPUT = re.compile(
    r"\b(mic|microphone|instrument|inst|guitar|line in|analogue in|input|capture|adc\d*)\b", re.IGNORECASE
)
_MICROPHONE = re.compile(r"^mic(rophone)?\b", re.IGNORECASE)
_OUTPUT = re.compile(
    r"^(pcm|master|main|speaker|headphones?|headset|digital|dac\d*|playback|output|line ?out|line \d\d)\b|\boutput$",
    re.IGNORECASE,
)
# What an enumeration of the input chooses; a clock, a route of an output say nothing of the level.
_CHOICE = re.compile(r"\b(level|source|mux|sens|impedance|instrument|mode)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b(clock|sync|msd|standalone|playback|output|monitor)\b", re.IGNORECASE)
_SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


def moves_by_itself(name: str) -> bool:
    return bool(_AUTOMATIC.search(name))


def adds_unseen(name: str) -> bool:
    """Whether its switch adds a gain of which no scale tells."""
    return bool(_ADDS.search(name))


def monitors(name: str) -> bool:
    """Whether it puts the input onto the output, past the pedal."""
    return bool(_MONITOR.search(name))


def is_input(name: str) -> bool:
    return bool(_INPUT.search(name)) and not is_output(name)


def is_microphone(name: str) -> bool:
    return bool(_MICROPHONE.search(name))


def is_output(name: str) -> bool:
    return bool(_OUTPUT.search(name))


def chooses(name: str) -> bool:
    """Whether its texts choose what comes in, and how."""
    return bool(_CHOICE.search(name)) and not _CLOCK.search(name)


def of_channel(elements: Iterable[Element], channel: int) -> tuple[Element, ...]:
    """`elements` without those that belong to another jack than that of `channel`, which counts from 1: of "Line In 1
    Gain" and "Line In 2 Gain", of a Left and a Right, of two of one channel with the same name, the one with its
    number. (UAC 2 gives an input two volumes of the same name, one by channels and one for all: both count.)"""
    elements = tuple(elements)
    families: dict[str, list[Element]] = {}
    for element in elements:
        families.setdefault(_family(element.name), []).append(element)
    return tuple(
        element
        for element in elements
        if _in_series(family := families[_family(element.name)])
        or _place(element, family) == channel
        or all(_place(other, family) != channel for other in family)
    )


def _in_series(family: list[Element]) -> bool:
    return len({each.name for each in family}) == 1 and any(
        volume is not None and len(volume.numbers) > 1 for each in family for volume in (each.capture, each.playback)
    )


def _family(name: str) -> str:
    return _SIDE.sub("#", _NUMBER.sub("#", name)).lower()


def _place(element: Element, family: list[Element]) -> int:
    """Which of its family an element is, from 1."""
    number = _NUMBER.search(element.name)
    if len({other.name for other in family}) == 1:
        return element.index + 1
    if side := _SIDE.search(element.name):
        return 1 if side[0].lower() == "left" else 2
    return int(number[0]) if number else 0
