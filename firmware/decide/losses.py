"""What made blocks late and lost sound, as far as it can be told. Pure; the owner of State's `losses`.

The computer is looked at every two seconds, so what a hypervisor took, and whether the board is throttled, is known a
moment after the loss; until then its cause is the likeliest without that.
"""

from collections import Counter
from dataclasses import replace

from firmware.losses import Cause, Deadlines, Loss, Lost, cause_of
from firmware.state import State
from hw.roles import MachineState

KEPT = 32
SAME_S = 0.15  # three reports: sound is lost that much later than the block that was late


def reported(state: State, report: Loss | Deadlines, at_s: float) -> State:
    """A loss is kept with its likely cause; the blocks are as they were counted."""
    return _lost(state, report, at_s) if isinstance(report, Loss) else _counted(state, report)


def _lost(state: State, loss: Loss, at_s: float) -> State:
    cause = cause_of(loss, state.audio.period_us, throttled=state.machine.read.throttled)
    last = state.losses.last
    if cause is Cause.CARD and last and at_s - last[0].at_s <= SAME_S:
        cause = last[0].cause
    kept = (Lost(at_s, loss, cause), *last)[:KEPT]
    causes = Counter(dict(state.losses.causes)) + Counter({cause: 1})
    return replace(state, losses=replace(state.losses, last=kept, causes=tuple(causes.items())))


def _counted(state: State, deadlines: Deadlines) -> State:
    work, begun = deadlines.counts(deadlines.work), deadlines.counts(deadlines.begun)
    return replace(state, losses=replace(state.losses, work=work, begun=begun))


def looked(state: State, machine: MachineState) -> State:
    """The computer was looked at, the look before is in State: what was lost between the two is judged again."""
    losses = state.losses
    if all(lost.settled for lost in losses.last):
        return state
    before_s, now_s = state.machine.read.stolen_s, machine.stolen_s
    stolen_us = 0.0 if before_s is None or now_s is None else 1e6 * (now_s - before_s)
    causes = Counter(dict(losses.causes))
    last: list[Lost] = []
    for each in losses.last:
        after = each if each.settled else _settled(each, state, machine, stolen_us)
        causes = causes - Counter({each.cause: 1}) + Counter({after.cause: 1})
        last.append(after)
    return replace(state, losses=replace(losses, last=tuple(last), causes=tuple(causes.items())))


def _settled(each: Lost, state: State, machine: MachineState, stolen_us: float) -> Lost:
    cause = cause_of(each.loss, state.audio.period_us, throttled=machine.throttled, stolen_us=stolen_us)
    return replace(each, cause=each.cause if cause is Cause.CARD else cause, settled=True)
