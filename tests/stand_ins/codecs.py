"""A codec with a gain of any kind, a desk that plays through it, and what is heard and said then."""

from dataclasses import replace

import pytest

from firmware.calibrate.owned import Owned
from firmware.captures.entry import Entry
from firmware.decide.effects import Effect, Say, SetGain
from firmware.decide.events import CodecFound, Event, GainFound, LibraryRead
from firmware.levels import gain_from_db
from hw.profile import GainProfile, HardwareProfile, LevelsProfile
from hw.profiles import load
from tests.stand_ins.control import Desk, entry

CONTROL = GainProfile("control", step_db=0.5, low_db=-12.0, high_db=40.0)
KNOB = GainProfile("knob", low_db=0.0, high_db=40.0)
SURE = LevelsProfile(12.2, 12.2, basis="maker", confidence="high", condition="gain 0", source="sheet")


def codec(gain: GainProfile | None = CONTROL, levels: LevelsProfile = SURE, key: str = "box") -> HardwareProfile:
    return replace(load("sim"), name="the box", key=key, gain=gain, levels=levels)


def desk_with(profile: HardwareProfile, *captures: Entry, owned: Owned | None = None, found_db: float = 0.0) -> Desk:
    """A desk that plays the first capture on this codec, whose control (if any) was found at `found_db`."""
    desk = Desk()
    desk.happen(CodecFound(profile, owned or Owned(), 100.0))
    desk.happen(LibraryRead(captures or (entry("A"),), (), 100.0))
    if profile.analog.kind == "control":
        desk.happen(GainFound(found_db, -12.0, 40.0, 0.5, 100.0))
    desk.settle()
    return desk


def heard_gain_db(desk: Desk) -> float:
    """The input gain that audiod was given, and what is planned, which must be one."""
    assert desk.state.player.plan
    assert desk.audio.heard.input_gain == pytest.approx(gain_from_db(desk.state.player.plan.input_gain_db))
    return desk.state.player.plan.input_gain_db


def said(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.sentence for effect in effects if isinstance(effect, Say)]


def moves(desk: Desk, event: Event | None = None) -> list[SetGain]:
    """What the control is told by `event` and by the next Status after it."""
    before = len(desk.effects)
    if event:
        desk.happen(event)
    desk.audio.report()
    desk.deliver()
    return [effect for effect in desk.effects[before:] if isinstance(effect, SetGain)]
