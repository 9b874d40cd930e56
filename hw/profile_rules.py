"""What must hold between the keys of a profile: pins used once, numbers with a source ..."""

from collections.abc import Iterator
from pathlib import Path

from hw.errors import ProfileError
from hw.profile import CodecProfile, DisplayProfile, HardwareProfile, LevelsProfile, PanelProfile, StickProfile

I2C_PINS = {0: (0, 1), 1: (2, 3)}
SPI_PINS = {0: (7, 8, 9, 10, 11), 1: (16, 17, 18, 19, 20, 21)}  # the kernel takes every chip select with the bus


def check(profile: HardwareProfile, file: Path) -> None:
    """Raises ProfileError for the first thing that does not go together."""
    complaints = (
        *_codec(profile.codec),
        *_levels(profile.levels),
        *_gain(profile),
        *_panel(profile.panel),
        *_display(profile.display),
        *_stick(profile.stick),
        *_pins(profile),
    )
    for key, complaint in complaints:
        raise ProfileError(f"{file}: {complaint}", short=f"profile: {key}")


def _codec(codec: CodecProfile) -> Iterator[tuple[str, str]]:
    if codec.driver == "alsa" and not codec.card and not codec.cards:
        yield "card", '[codec] driver = "alsa" needs card; `arecord -l` lists the ids.'
    if codec.driver == "wav" and codec.take is None:
        yield "take", '[codec] driver = "wav" needs take; write the path of a WAV file at its rate.'
    if codec.input_channel > codec.channels:
        yield (
            "input_channel",
            f"codec.input_channel = {codec.input_channel} but there are {codec.channels} channels;"
            " channels count from 1.",
        )


def _levels(levels: LevelsProfile) -> Iterator[tuple[str, str]]:
    if levels.max_input_dbu is None and levels.max_output_dbu is None:
        return
    if (levels.basis == "unknown") != (levels.confidence == "none"):  # both together: a number that is assumed
        yield (
            "basis",
            "[levels] has a number whose basis is unknown; write basis and confidence, or delete the number.",
        )
    if (levels.output_basis is None) != (levels.output_confidence is None):
        yield (
            "output_basis",
            "[levels] has half of what is known of the output's number; write both output_basis and"
            " output_confidence, or neither.",
        )
    if levels.basis == "disputed" and levels.confidence == "high":
        yield (
            "confidence",
            '[levels] has a number that is disputed, so confidence = "high" is too much; write medium or low.',
        )
    for key in ("condition", "source"):
        if not getattr(levels, key):
            yield key, f'[levels] has a number without {key}; write {key} = "...", or delete the number.'


def _gain(profile: HardwareProfile) -> Iterator[tuple[str, str]]:
    gain = profile.gain
    if gain is None:
        return
    if gain.kind == "control" and profile.codec.driver == "alsa" and not gain.control:
        yield "control", '[gain] kind = "control" needs control; `amixer scontrols` lists the names.'
    if gain.kind == "control" and not gain.step_db:
        yield "step_db", '[gain] kind = "control" needs step_db; write how many dB a step is.'
    if gain.low_db > gain.high_db:
        yield "low_db", f"gain.low_db = {gain.low_db:g} is above high_db = {gain.high_db:g}; swap them."
    if gain.kind == "knob" and gain.high_db <= 0.0:
        yield "high_db", '[gain] kind = "knob" needs high_db; write how many dB the knob adds at most.'


def _panel(panel: PanelProfile) -> Iterator[tuple[str, str]]:
    if not panel.stomps:
        yield "stomps", "panel.stomps is empty; write the pin of at least one footswitch."
    for key in ("latching", "normally_closed"):
        chosen = getattr(panel, key)
        beyond = () if isinstance(chosen, bool) else [number for number in chosen if number > len(panel.stomps)]
        for number in beyond:
            yield key, f"panel.{key} names switch {number}, but stomps has {len(panel.stomps)}; they count from 1."
    if len(panel.leds_second) > len(panel.leds):
        yield (
            "leds_second",
            f"panel.leds_second has {len(panel.leds_second)} pins for the second colours of {len(panel.leds)} leds;"
            " write the pin of the first colour of each into leds.",
        )
    if panel.remote and panel.pin_factory != "mock":
        yield (
            "remote",
            f'panel.remote = true moves mock pins, but pin_factory is "{panel.pin_factory}";'
            ' write pin_factory = "mock" or remote = false.',
        )


def _display(display: DisplayProfile) -> Iterator[tuple[str, str]]:
    if display.driver != "picture" and display.bus == "spi" and display.data_command_pin is None:
        yield (
            "data_command_pin",
            '[display] bus = "spi" needs data_command_pin; write the pin of the OLED\'s D/C line.',
        )

    if display.first_column is not None and display.driver != "sh1106":
        yield (
            "first_column",
            f'display.first_column is for driver = "sh1106", but it is "{display.driver}", which has 128 columns;'
            " delete first_column.",
        )


def _stick(stick: StickProfile) -> Iterator[tuple[str, str]]:
    if not stick.folder:
        yield "folder", 'stick.folder is empty; write a path, such as "/run/etalon-stick/stick".'


def _pins(profile: HardwareProfile) -> Iterator[tuple[str, str]]:
    owners: dict[int, str] = {}
    for pin, owner in _uses(profile):
        other = owners.setdefault(pin, owner)
        if other != owner:
            key = owner.partition(" ")[0].rpartition(".")[2].partition("[")[0]
            yield key, f"pin {pin} is used twice, by {other} and by {owner}; give one of them another pin."


def _uses(profile: HardwareProfile) -> Iterator[tuple[int, str]]:
    """Every pin with the key that takes it. Codec and OLED may share one I2C bus: it is a bus."""
    panel, display = profile.panel, profile.display
    bus, shared = _bus_pins(display)
    for number, pin in enumerate(profile.codec.pins_taken, start=1):
        if pin not in shared:
            yield pin, f"codec.pins_taken[{number}]"
    for pin in bus:
        yield pin, f"display.bus ({display.bus} port {display.bus_number})"
    for key in ("data_command_pin", "reset_pin"):
        if (pin := getattr(display, key)) is not None:
            yield pin, f"display.{key}"
    for key in ("encoder_a", "encoder_b", "encoder_push"):
        yield getattr(panel, key), f"panel.{key}"
    if panel.relay is not None:
        yield panel.relay, "panel.relay"
    for key in ("stomps", "leds", "leds_second"):
        for number, pin in enumerate(getattr(panel, key), start=1):
            yield pin, f"panel.{key}[{number}]"


def _bus_pins(display: DisplayProfile) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The pins of the OLED's bus, and those of them that a codec may use too."""
    if display.driver == "picture":
        return (), ()
    if display.bus == "i2c":
        return I2C_PINS[display.bus_number], I2C_PINS[display.bus_number]
    return SPI_PINS[display.bus_number], ()
