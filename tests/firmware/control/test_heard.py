"""What audiod reports, and what its silence means: marks, held peaks, notices."""

from dataclasses import replace

from firmware.decide.effects import Say
from firmware.decide.events import Heard, Tick
from tests.stand_ins.control import entry, playing_desk


def test_a_clip_that_was_counted_since_the_last_word_lights_its_mark_for_a_second() -> None:
    desk = playing_desk(entry("A"))
    status = desk.state.audio.status
    assert status is not None
    desk.happen(Heard(replace(status, output_clips=status.output_clips + 2), 120.0))
    assert (desk.state.audio.input_clip_until_s, desk.state.audio.output_clip_until_s) == (0.0, 121.0)
    desk.happen(Heard(replace(status, output_clips=status.output_clips + 2, input_clips=1), 120.5))
    assert (desk.state.audio.input_clip_until_s, desk.state.audio.output_clip_until_s) == (121.5, 121.0)


def test_a_capture_that_stumbled_is_said_and_plays_on() -> None:
    desk = playing_desk(entry("A"))
    status = desk.state.audio.status
    assert status is not None
    effects = desk.happen(Heard(replace(status, faults=status.faults + 1), 120.0))
    assert [effect for effect in effects if "NaN" in getattr(effect, "sentence", "")] == list(effects)
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "capture was reset"
    assert desk.state.amps.current
    assert desk.state.amps.failure is None
    assert desk.happen(Heard(replace(status, faults=status.faults + 1), 120.05)) == ()


def test_a_gate_is_seen_shut_once_it_has_stayed_so_and_open_at_once() -> None:
    """Strokes at ten a second, each of which shuts it, leave its sign alone."""
    desk = playing_desk(entry("A"))
    status = desk.state.audio.status
    assert status is not None
    seen: list[bool] = []
    for n, gate_open in enumerate([True, False, True, False, True, False, False, False, False, True, False]):
        desk.happen(Heard(replace(status, gate_open=gate_open), 120.0 + n * 0.05))
        seen.append(desk.state.audio.gate_shut)
    assert seen == [False] * 7 + [True, True, False, False]


def test_the_clips_of_an_audiod_that_began_anew_light_nothing() -> None:
    desk = playing_desk(entry("A"))
    assert desk.state.audio.status is not None
    clipped = replace(desk.state.audio.status, input_clips=7)
    desk.happen(Heard(clipped, 120.0))
    desk.happen(Heard(replace(clipped, input_clips=0), 130.0))
    assert desk.state.audio.input_clip_until_s == 121.0


def test_the_highest_input_peak_is_held_for_two_seconds_or_until_a_higher_one() -> None:
    desk = playing_desk(entry("A"))
    status = desk.state.audio.status
    assert status is not None
    held: list[tuple[float, float]] = []
    for peak, at_s in ((0.5, 120.0), (0.1, 121.9), (0.6, 121.95), (0.1, 123.9), (0.2, 123.96)):
        desk.happen(Heard(replace(status, input_peak=peak), at_s))
        held.append((desk.state.audio.held_peak, round(desk.state.audio.held_until_s, 2)))
    assert held == [(0.5, 122.0), (0.5, 122.0), (0.6, 123.95), (0.6, 123.95), (0.2, 125.96)]


def test_audiod_that_falls_silent_is_noticed_and_the_notice_goes_away() -> None:
    desk = playing_desk(entry("A"))
    assert desk.happen(Tick(101.0)) == ()
    effects = desk.happen(Tick(101.1))
    assert any(isinstance(effect, Say) for effect in effects)
    assert desk.state.audio.status is None
    assert desk.state.heard_bypass
    assert desk.state.view.notice
    desk.happen(Tick(104.2))
    assert desk.state.view.notice is None
