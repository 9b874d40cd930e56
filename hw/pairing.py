"""One codec of two cards: a guitar cable records, a HAT plays."""

from dataclasses import replace

from hw.profile import HardwareProfile, LevelsProfile, inferred

CHANNELS = 2


def paired(records: HardwareProfile, plays: HardwareProfile, box: HardwareProfile | None = None) -> HardwareProfile:
    """The profile of a codec that records from the one and plays to the other.

    The input's level, gain and mixer are those of the one, the output's those of the other; pins, panel and display
    are those of `box`, else of the board among them. Behind `plughw`, since their formats and channels need not be
    alike.
    """
    board = box or (plays if records.card is not None and records.card.usb else records)
    codec = replace(
        records.codec,
        access="plughw",
        format="S32_LE",
        channels=max(CHANNELS, records.codec.input_channel),
        capture=_through_plug(records.codec.capture),
        playback=_through_plug(plays.codec.playback),
        playback_card=plays.codec.card,
        playback_mixer=plays.codec.mixer,
        playback_overlay=plays.codec.overlay,
        pins_taken=tuple(sorted({*records.codec.pins_taken, *plays.codec.pins_taken})),
    )
    return replace(
        records,
        name=f"{records.name} + {plays.name}",
        about=" ".join(filter(None, (records.about, plays.about))),
        codec=codec,
        levels=_levels(records.levels, plays.levels),
        panel=board.panel,
        display=board.display,
        stick=board.stick,
        realtime=board.realtime,
        box=board.box,
        key=f"{records.key}+{plays.key}",
        former=None,
    )


def _levels(records: LevelsProfile, plays: LevelsProfile) -> LevelsProfile:
    """The input's of the one; of the other the output's number, with what it rests on and holds for."""
    return replace(
        records,
        max_output_dbu=plays.max_output_dbu,
        output_basis=plays.output_basis or plays.basis,
        output_confidence=plays.output_confidence or inferred(plays.confidence),
        output_condition=plays.output_condition,
        output_balanced=plays.output_balanced,
    )


def _through_plug(device: str) -> str:
    return f"plug{device}" if device.startswith("hw:") else device
