"""A profile to fill in, from what ALSA says of a card: the keys with what is known, the rest as comments."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hw.card_mixer import Element, Volume
from hw.cards import Card, said_in
from hw.strict_toml import quoted
from hw.usb_stream import directions

MOST_CHANNELS = 64
FACT = re.compile(r"^\s+(Format|Channels|Rates): (.+?)\s*$", re.MULTILINE)

LEVELS = """
[levels]                    # what the sine is, in dBu, whose peak is 0 dBFS. Measure it (`pedal calibrate`: your own
                            # figure is kept apart), or write it from the manual, without the # in front:
# max_input_dbu = 12.0      # "maximum input level" of the instrument input, gain at minimum
# max_output_dbu = 16.0     # "maximum output level", output knob at maximum
# basis = "maker"           # maker, relayed, measured, community, derived: whose figure it is
# confidence = "high"       # high, medium, low
# condition = "instrument input, gain at minimum; output: balanced, knob at maximum"
# source = "user guide, page ..."
"""


@dataclass(frozen=True, slots=True)
class Stream:
    """What a USB card offers one way, by its own description: each setting's format, channels and rates."""

    formats: tuple[str, ...] = ()
    channels: tuple[int, ...] = ()
    rates: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        channels = " or ".join(map(str, self.channels))
        return f"{', '.join(self.formats)}; channels: {channels}; rates: {' | '.join(self.rates)} Hz"


def draft(card: Card, asound: Path, elements: Iterable[Element] | None) -> str:
    """The text of the file. `asound` is the kernel's folder of the cards, `elements` the card's mixer; None where
    that could not be read."""
    maker_and_name = _plain(card.long_name.partition(" at usb-")[0]) or _plain(card.name)
    what = f"USB {card.usb_id}" if card.usb_id else f"driver {_plain(card.driver)}"
    return (
        f"# {maker_and_name}, as ALSA describes the card {card.id} ({what}).\n"
        "# Read it once; what stands behind a # at the beginning of a line is a proposal.\n"
        f"name = {quoted(maker_and_name)}\n"
        'about = ""                  # what to set by hand: knobs, switches, pad\n'
        + "".join(f"{line}\n" for line in (*_codec(card, asound), *_mixer(elements), *_gain(elements)))
        + LEVELS
    )


def streams(text: str) -> dict[str, Stream]:
    """By "Playback" and "Capture", from the text of a card's stream0."""
    found: dict[str, Stream] = {}
    for way, part in directions(text).items():
        facts = [(key, value) for key, value in FACT.findall(part)]
        found[way] = Stream(
            formats=tuple(dict.fromkeys(value for key, value in facts if key == "Format")),
            channels=tuple(sorted({int(value) for key, value in facts if key == "Channels" and value.isdecimal()})),
            rates=tuple(dict.fromkeys(value for key, value in facts if key == "Rates")),
        )
    return found


def _codec(card: Card, asound: Path) -> Iterator[str]:
    said = streams(said_in(asound / card.id / f"stream{card.capture or 0}"))
    pattern, why = (card.usb_id, "its USB id") if card.usb_id else (card.name, "what it calls itself")
    yield ""
    yield "[codec]"
    yield 'driver = "alsa"'
    yield f"cards = [{quoted(pattern)}]".ljust(28) + f"# {why}"
    yield f"card = {quoted(card.id)}".ljust(28) + "# its usual id"
    yield 'access = "plughw"'.ljust(28) + "# ALSA fits format and channels; the rate stays the card's own"
    for way, words in (("Capture", "records"), ("Playback", "plays")):
        if way in said:
            yield f"# It {words}: {_plain(said[way].words)}"
    most = min(max(card.inputs, 2), MOST_CHANNELS)
    if most > 2:
        yield f"channels = {most}".ljust(28) + "# as many as it records, so that input_channel may be any of them"
    yield "input_channel = 1".ljust(28) + f"# the guitar's jack, counted from 1, of {most}"
    if not card.usb:
        yield 'overlay = ""'.ljust(28) + "# its dtoverlay in config.txt"
        yield "pins_taken = [2, 3, 18, 19, 20, 21]  # I2C and I2S, in BCM numbers; add what the board takes besides"


def _mixer(elements: Iterable[Element] | None) -> Iterator[str]:
    if elements is None:
        yield "# Its mixer could not be read: `amixer -D hw:CARD=<id> scontents` lists it."
        return
    lines = [line for element in elements for line in _settings(element)]
    if not lines:
        yield "# It has no mixer controls: what is set is set by hand."
        return
    yield "# Its mixer, as it stands now. What the level depends on belongs here: delete the # of those lines, and of"
    yield "# the first and the last."
    yield "# mixer = ["
    yield from lines
    yield "# ]"


def _settings(element: Element) -> Iterator[str]:
    name = quoted(element.name)
    if element.texts:
        texts = ", ".join(_plain(text) for text in element.texts)
        yield f"#     {{ control = {name}, value = {quoted(element.text)} }},  # {texts}"
    both = element.capture is not None and element.playback is not None
    for stream, volume in (("capture", element.capture), ("playback", element.playback)):
        if volume is not None and volume.numbers:
            which = f', stream = "{stream}"' if both else ""
            yield f"#     {{ control = {name}, value = {volume.number(0)}{which} }},  # {stream}, {_range(volume)}"
    switch = element.capture_on if element.capture is None and element.capture_on else None
    if switch is None and not element.texts and element.capture is None and element.playback is None:
        switch = element.playback_on
    if switch:
        yield f"#     {{ control = {name}, value = {str(switch[0]).lower()} }},  # a switch"


def _gain(elements: Iterable[Element] | None) -> Iterator[str]:
    moved = [element.name for element in elements or () if element.capture and element.capture.gains_db]
    yield ""
    yield "[gain]"
    yield 'kind = "knob"'.ljust(28) + '# a knob on the box; "fixed" where nothing changes the input\'s level'
    yield "high_db = 60.0".ljust(28) + "# what the knob adds at most, in dB"
    for name in moved:
        yield f'# Or, where this control is analogue: kind = "control", control = {quoted(name)}, zero = its'
        yield "# number at 0 dB, step_db, low_db and high_db in the place of the two lines above."


def _range(volume: Volume) -> str:
    now = f", now {volume.gain_db(0):g} dB" if volume.gains_db else ", without a scale in dB"
    return f"{volume.low} to {volume.high}{now}"


def _plain(text: str) -> str:
    """`text` as a comment can hold it."""
    return "".join(filter(str.isprintable, text)).strip()
