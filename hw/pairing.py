"""One codec of two cards: a guitar cable records, a HAT plays."""

from dataclasses import replace

from hw.profile import HardwareProfile

CHANNELS = 2


def paired(records: HardwareProfile, plays: HardwareProfile) -> HardwareProfile:
    """The profile of a codec that records from the one and plays to the other.

    The input's level, gain and mixer are those of the one, the output's those of the other; pins, panel and display
    are those of the board among them. Behind `plughw`, since their formats and channels need not be alike.
    """
    board = plays if records.card is not None and records.card.usb else records
    codec = replace(
        records.codec,
        access="plughw",
        format="S32_LE",
        channels=max(CHANNELS, records.codec.input_channel),
        capture=_through_plug(records.codec.capture),
        playback=_through_plug(plays.codec.playback),
        playback_card=plays.codec.card,
        playback_mixer=plays.codec.mixer,
        overlay=board.codec.overlay,
        pins_taken=tuple(sorted({*records.codec.pins_taken, *plays.codec.pins_taken})),
    )
    return replace(
        records,
        name=f"{records.name} + {plays.name}",
        about=" ".join(filter(None, (records.about, plays.about))),
        codec=codec,
        levels=replace(records.levels, max_output_dbu=plays.levels.max_output_dbu),
        panel=board.panel,
        display=board.display,
        stick=board.stick,
        realtime=board.realtime,
        box=board.box,
        key=f"{records.key}+{plays.key}",
        former=None,
    )


def _through_plug(device: str) -> str:
    return f"plug{device}" if device.startswith("hw:") else device
