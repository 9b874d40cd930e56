"""What the owner found out about one codec. It wins over the shipped profile, and is kept apart from it."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from firmware.levels import CODEC_DBU_RANGE, CodecLevels, GainKind
from firmware.plan import GAIN_DB_RANGE
from hw.roles import MixerState
from hw.schema import OneOf, Within

SURE_DB, FAIR_DB = 0.75, 1.5  # a cable and an output of high confidence leave 0.5 dB, of medium 1.0, a knob 0.5 more
ENTERED = "entered"  # the method of a figure that was not measured, but known from elsewhere


class Method(StrEnum):
    """How a figure is measured. In the order in which they are offered: what needs least comes first."""

    LOOPBACK = "loopback"
    METER = "meter"
    SOURCE = "source"


class IsoDate:
    """A date as text that sorts, such as 2026-11-22."""

    def allows(self, value: object) -> bool:
        try:
            return date.fromisoformat(str(value)).isoformat() == value
        except ValueError:
            return False

    def __str__(self) -> str:
        return 'a date such as "2026-11-22"'


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured level: dBu of the sine whose peak is 0 dBFS, at an analogue gain of 0 dB, with its uncertainty of
    95 %."""

    dbu: Annotated[float, Within(*CODEC_DBU_RANGE)]
    uncertainty_db: Annotated[float, Within(0.0, 20.0)]
    method: Annotated[str, OneOf(*Method, ENTERED)]
    date: Annotated[str, IsoDate()]
    mixer: tuple[str, ...] = ()  # how the card's mixer stood when it was measured, as hw.roles.MixerState says it
    input_channel: Annotated[int, Within(0, 64)] = 0  # of which input; 0: that was not kept


@dataclass(frozen=True, slots=True)
class Owned:
    """What the owner knows of one codec; None where nothing was measured. `knob_gain_db`: what the player says the
    knob adds, which may be 0 dB; None where they have not said."""

    max_input: Figure | None = None
    max_output: Figure | None = None
    knob_gain_db: Annotated[float, Within(*GAIN_DB_RANGE)] | None = None
    input_channel: Annotated[int, Within(1, 64)] | None = None  # where the owner plugs in; None: as the profile says


def with_owned(shipped: CodecLevels, owned: Owned) -> CodecLevels:
    """The codec's levels with the owner's own figures in the place of the profile's."""
    levels = shipped
    if owned.max_output is not None:
        levels = replace(
            levels,
            max_output_dbu=owned.max_output.dbu,
            output_basis=_basis(owned.max_output),
            output_confidence=_confidence(owned.max_output.uncertainty_db),
            output_condition="",
            output_balanced=False,
            output_measured_on=owned.max_output.date,
        )
    if owned.max_input is not None:
        levels = replace(
            levels,
            max_input_dbu=owned.max_input.dbu,
            basis=_basis(owned.max_input),
            confidence=_confidence(owned.max_input.uncertainty_db),
            uncertainty_db=owned.max_input.uncertainty_db,
            measured_on=owned.max_input.date,
            doubts=(),
        )
    return levels


def with_mixer(levels: CodecLevels, owned: Owned, mixer: MixerState, input_channel: int) -> CodecLevels:
    """`levels` with what the card's mixer does at the output, and with the doubts that it and the input that is heard
    leave in both."""
    output_dbu = None if levels.max_output_dbu is None else levels.max_output_dbu + mixer.output_db
    low_dbu, high_dbu = CODEC_DBU_RANGE
    return replace(
        levels,
        max_output_dbu=output_dbu if output_dbu is not None and low_dbu <= output_dbu <= high_dbu else None,
        doubts=(
            *levels.doubts,
            *mixer.doubts,
            *_other_input(owned.max_input, input_channel),
            *_doubts(owned.max_input, mixer.input_stands, mixer.unscaled),
        ),
        output_doubts=_doubts(owned.max_output, mixer.output_stands, mixer.output_unscaled),
    )


def _other_input(figure: Figure | None, heard: int) -> tuple[str, ...]:
    if figure is None or figure.input_channel in (0, heard):
        return ()
    return (
        f"The level was measured of input {figure.input_channel}, and input {heard} is heard; measure again with"
        " `pedal calibrate`.",
    )


def _doubts(figure: Figure | None, stands: tuple[str, ...], unscaled: tuple[str, ...]) -> tuple[str, ...]:
    """A measurement takes in what no scale tells, and holds for the mixer as it stood; `stands` is that of now."""
    if figure is None or not _holds_for(figure, stands):
        return unscaled
    if figure.mixer == stands:
        return ()
    then = ", ".join(word for word in figure.mixer if word not in stands)
    now = ", ".join(word for word in stands if word not in figure.mixer)
    return (
        f"The level was measured on {figure.date} at another state of the card's mixer (then {then or 'less'}; now"
        f" {now or 'less'}); set it back with `alsamixer`, or measure again with `pedal calibrate`.",
    )


def unseen_since(figure: Figure, stands: tuple[str, ...]) -> bool:
    """Whether something whose effect no scale in dB tells stands elsewhere than when this was measured; `stands` is
    how all stands now."""
    if not _holds_for(figure, stands):
        return False
    then, now = ({word for word in words if not word.endswith(" dB")} for words in (figure.mixer, stands))
    return then != now


def _holds_for(figure: Figure, stands: tuple[str, ...]) -> bool:
    """Whether it holds for one state of the mixer alone, which is known as of then and as of now."""
    return figure.method != ENTERED and bool(figure.mixer and stands)


def _basis(figure: Figure) -> str:
    return ENTERED if figure.method == ENTERED else "measured"


def _confidence(uncertainty_db: float) -> str:
    """In the profiles' words: a measurement is trusted as far as what it stands on."""
    if uncertainty_db <= SURE_DB:
        return "high"
    return "medium" if uncertainty_db <= FAIR_DB else "low"


def gain_at_start_db(kind: str, shipped_gain_db: float, owned: Owned) -> float:
    """The analogue gain before any control is asked: what the owner said of a knob, else the profile's."""
    if kind == GainKind.KNOB and owned.knob_gain_db is not None:
        return owned.knob_gain_db
    return shipped_gain_db
