"""What a take went through, and at which gains, for a person and for programs."""

from collections.abc import Iterator

from firmware.cli.output import plan_facts
from firmware.cli.render.row import Named, Row
from firmware.plan import CalibrationPlan
from firmware.sound import CabOn, Sound

TOLD_LATE_MS = 0.01


def bypass_words(plan: CalibrationPlan) -> Iterator[str]:
    yield f"bypass {plan.dry.gain_db:+.2f} dB ({plan.dry.explanation})"


def row_words(row: Row, named: Named, plan: CalibrationPlan, sound: Sound, *, raw: bool) -> Iterator[str]:
    """In the order in which a guitar goes through it."""
    if row.last:
        yield f"engine {row.last.words()}"
    if not raw:
        yield f"input  {plan.input_gain_db:+.2f} dB ({plan.explanation})"
    if row.pedal and named.pedal:
        after = f"; then {plan.between.gain_db:+.2f} dB ({plan.between.explanation})" if plan.between else ""
        yield f"pedal  {named.pedal.name}{after}"
    elif named.pedal:
        yield f"pedal  {named.pedal.name} is left out: pedal.on is off"
    if not row.amp:
        yield f"amp    {named.amp.name} is left out: amp is off"
    if cab := cab_words(row, named, plan, sound):
        yield f"cab    {cab}"
    if not raw:
        yield f"output {plan.output_gain_db:+.2f} dB ({plan.output_explanation})"
        yield from _phase_words(row, sound)


def cab_words(row: Row, named: Named, plan: CalibrationPlan, sound: Sound) -> str | None:
    """The cabinet and its gain, or why it is not heard; None where none is named."""
    if named.cab is None:
        return None
    if row.cab and plan.cab_gain_db is not None:
        side = f", {row.cab.graph.side}" if row.cab.graph.side else ""
        return f"{named.cab.name}{side} {plan.cab_gain_db:+.2f} dB ({plan.cab_explanation})"
    if sound.cab.on is CabOn.OFF:
        return f"{named.cab.name} is left out: cab.on is off"
    gear = named.gear_type(sound)
    return f"{named.cab.name} is left out behind a capture of gear_type {gear}; --set cab.on on lets it be heard"


def row_facts(row: Row, named: Named, plan: CalibrationPlan, sound: Sound, *, raw: bool) -> dict[str, object]:
    """What of the row is heard, and how; `plan` is None where its gains are not played."""
    heard = ((row.pedal, named.pedal), (row.amp, named.amp), (row.cab, named.cab))
    pedal, amp, cab = (part.name if chosen and part else None for chosen, part in heard)
    return {
        "engine": row.last.engine if row.last else None,
        "pedal": pedal,
        "amp": amp,
        "cab": cab,
        "cab_side": row.cab.graph.side or None if row.cab else None,
        "between_gain_db": plan.between.gain_db if plan.between else None,
        "between_basis": plan.between.explanation if plan.between else None,
        "cab_gain_db": plan.cab_gain_db,
        "cab_basis": plan.cab_explanation or None,
        "turned_over": not raw and row.turns(sound).any,
        "late_frames": None if raw else row.late_frames,
        "plan": None if raw else plan_facts(plan),
    }


def _phase_words(row: Row, sound: Sound) -> Iterator[str]:
    if row.turns(sound).any:
        yield "turned over, so that the guitar's polarity is kept; --set polarity captured leaves it as it is"
    late_ms = 1e3 * row.late_frames / row.rate_hz
    if late_ms >= TOLD_LATE_MS:
        yield f"late   {late_ms:.2f} ms behind the guitar"
