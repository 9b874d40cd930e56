"""What should sound now, as one order: the captures of the current preset that are heard, their gains, and whether
they fit beside those that they take the place of. Pure.

What cannot be loaded leaves what sounds as it is. Where a pedal or a cabinet alone cannot, the amp plays without it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from firmware.amps import Given, Resident, Role
from firmware.decide.parts import Heard, as_heard, can_play, heard_now, heard_of, late_frames, turns
from firmware.messages import LEVELS, NO_AMP, THROUGH, Cuts, Play, SetDryGain, SetLevels
from firmware.plan import CalibrationPlan
from firmware.sound import Preset
from firmware.state import State

DRY = Play(NO_AMP, 1.0, 1.0)
FITS_TOGETHER = 0.8  # of the period; more is amber by itself


def play_due(state: State) -> Play | None:
    """What should sound now; None: what sounds already, until all of it is ready or for good."""
    preset, plan, given = as_heard(state), state.player.plan, state.amps.given
    if preset is None:
        return DRY
    heard = heard_of(state, preset)
    residents = {each.role: each for each in state.amps.current if each.role in heard}
    if not can_play(state):
        stays = given is not None and given.play is not None and not _is_over(state, given.play)
        return None if stays else DRY
    waits = any(role not in residents or residents[role].loading for role in heard)
    return None if waits or plan is None else _play(state, preset, plan, heard, residents)


def cuts_due(state: State) -> Cuts:
    """The cuts of the cabinet that is heard."""
    return Cuts.of(state.preset.cab) if state.preset and Role.CAB in heard_now(state) else Cuts()


def clean_gain(state: State) -> float | None:
    """The gain of the guitar that the current preset mixes in, once it plays; None: it mixes none in."""
    preset, plan = state.preset, state.player.plan
    return plan.clean_gain if preset and plan and preset.mix.share < 1.0 else None


def dry_gain_due(state: State) -> SetDryGain:
    """The gain of the guitar as it came: jack in is jack out, and beside an amp, once that plays, as loud as that."""
    given = state.amps.given
    mixed_in = given.clean_gain if given and not state.player.bypass else None
    gain = state.player.dry.gain if mixed_in is None else mixed_in
    return SetDryGain(gain * state.player.master)


def levels_of(play: Play) -> SetLevels:
    """The gains in `play`."""
    return SetLevels(**{name: getattr(play, name) for name in LEVELS})


def same_captures(one: Play | None, other: Play) -> bool:
    """Whether both are of the same captures, at whatever gains."""
    return one is not None and _row(one) == _row(other) and one.dry_delay_frames == other.dry_delay_frames


def with_master(given: Given, master: float) -> Play | None:
    """What plays, where no other is due, at another volume of the whole pedal; None where that is its own already."""
    if given.play is None or given.master == master or not given.master:
        return None
    return replace(given.play, output_gain=given.play.output_gain / given.master * master)


def fits_together(state: State, leaving: Play | None, coming: Play) -> bool:
    """Whether all that runs while one fades into the other fits into a block, with air: the captures of both, those
    in common once; a cabinet that still rings from before; and what audiod measured that the fade itself takes.
    Predicted and measured by lower deciles, one block a period, two rows of their own, x86, us: 16 frames 77 and 76,
    64 frames 140 and 125, 128 frames 320 and 212; the first block of a fade 158, 199, 310."""
    if leaving is None or NO_AMP in (leaving.amp_id, coming.amp_id):
        return False
    times = {each.amp_id: each.block_us for each in state.amps.all}
    all_us = [times.get(amp_id, 0.0) for amp_id in {*ids_of((leaving, coming))}]
    rings_us = max(times.get(play.cab_id, 0.0) for play in (leaving, coming)) if coming.spill else 0.0
    period_us = state.audio.block_frames / state.audio.rate_hz * 1e6
    return all(all_us) and sum(all_us) + rings_us + state.audio.crossing_us <= FITS_TOGETHER * period_us


def _row(play: Play) -> tuple[int, int, int]:
    return play.pedal_id, play.amp_id, play.cab_id


def _play(state: State, preset: Preset, plan: CalibrationPlan, heard: Heard, residents: dict[Role, Resident]) -> Play:
    pedal, amp, cab = (residents.get(role) for role in Role)
    last = amp or pedal
    over = turns(heard, preset.polarity)
    return Play(
        amp_id=last.amp_id if last else THROUGH,
        input_gain=plan.input_gain,
        output_gain=(-1.0 if over.output else 1.0) * plan.output_gain * state.player.master,
        pedal_id=pedal.amp_id if pedal and amp else NO_AMP,
        between_gain=(-1.0 if over.between else 1.0) * plan.between.gain if plan.between and pedal and amp else 1.0,
        cab_id=cab.amp_id if cab else NO_AMP,
        cab_gain=plan.cab_gain if cab else 1.0,
        wet=preset.mix.share,
        dry_delay_frames=late_frames(heard),
        spill=state.feet.settings.spillover,
    )


def _is_over(state: State, play: Play) -> bool:
    """Whether what plays broke as it played, or was deleted."""
    heard = next((each for each in state.amps.all if each.amp_id == play.amp_id), None)
    if heard is None or not heard.path:
        return False
    known = (str(graph.plays.path) for entry in state.library.entries for graph in entry.graphs)
    return heard.failure is not None or heard.path not in known


def ids_of(plays: Iterable[Play | None]) -> Iterator[int]:
    """The numbers of all that these orders let be heard."""
    return (amp_id for play in plays if play for amp_id in _row(play) if amp_id not in (NO_AMP, THROUGH))
