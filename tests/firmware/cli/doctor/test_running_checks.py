"""The doctor grades what the running pedal says of its sound, not what its own user may do."""

import resource
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.cli.doctor import running_checks
from firmware.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from firmware.cli.doctor.running_checks import check_running
from firmware.control.wishes.status import StatusReply, tell_status
from firmware.errors import LinkError
from tests.stand_ins.asking import desk_of_three
from tests.stand_ins.control import empty_state

BLOCKS_AN_HOUR = 3600 * 48_000 // 64
ALL = ("fifo", "memory_locked", "pinned", "denormals_off")
WELL = replace(
    tell_status(desk_of_three().state),
    xruns=0,
    late_blocks=0,
    blocks=2 * BLOCKS_AN_HOUR,
    realtime=ALL,
    block_frames=64,
)


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Doctor":
    return Doctor(monkeypatch, tmp_path)


class Doctor:
    """The findings of a pedal that answers so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, run: Path) -> None:
        self._monkeypatch, self._run = monkeypatch, run
        monkeypatch.setattr(running_checks, "PATIENCE_S", 0.0)

    def __call__(self, *replies: StatusReply, core: int | None = 3, codec_here: bool = True) -> dict[str, Finding]:
        coming = list(replies)

        def ask(_run: Path, _wish: object) -> StatusReply:
            return coming.pop(0) if len(coming) > 1 else coming[0]

        self._monkeypatch.setattr(running_checks, "ask", ask)
        return {finding.name: finding for finding in check_running(self._run, core, codec_here=codec_here)}


def grades(findings: dict[str, Finding]) -> dict[str, str]:
    return {name: finding.grade for name, finding in findings.items()}


@pytest.mark.parametrize(
    ("temperature_c", "throttled", "grade"),
    [
        (48.0, (), GOOD),
        (79.4, ("was_hot", "was_slowed"), GOOD),
        (80.0, (), WARNING),
        (62.0, ("hot",), WARNING),
        (62.0, ("slowed",), WARNING),
    ],
)
def test_heat_that_slows_the_pedal_down_is_a_warning(
    found: Doctor, temperature_c: float, throttled: tuple[str, ...], grade: str
) -> None:
    heat = found(replace(WELL, temperature_c=temperature_c, throttled=throttled))["heat"]
    assert (heat.grade, heat.says.split(",")[0]) == (grade, f"{temperature_c:.0f} °C")


def test_a_computer_without_a_thermometer_has_no_line_of_heat(found: Doctor) -> None:
    assert "heat" not in found(replace(WELL, temperature_c=None))


def test_a_pedal_that_is_well_is_well_in_every_line(found: Doctor) -> None:
    findings = found(WELL)
    assert set(grades(findings)) == {
        "pedal", "realtime", "locked memory", "core", "denormals", "xruns", "late blocks",
    }  # fmt: skip
    assert set(grades(findings).values()) == {GOOD}
    assert findings["pedal"].says == "running, plays 7"
    assert findings["xruns"].says == "none in 2.0 h of sound"


def test_thousands_of_xruns_are_not_well(found: Doctor) -> None:
    findings = found(replace(WELL, xruns=5428, late_blocks=6001, blocks=BLOCKS_AN_HOUR // 4))
    assert (findings["xruns"].grade, findings["late blocks"].grade) == (WARNING, WARNING)
    assert findings["xruns"].says.startswith("5428 in 15 min of sound; ")
    assert findings["late blocks"].says.startswith("6001 in 15 min of sound; ")


def test_one_in_a_long_evening_is_told_and_borne(found: Doctor) -> None:
    assert found(replace(WELL, xruns=3))["xruns"] == Finding("xruns", GOOD, "3 in 2.0 h of sound")
    assert found(replace(WELL, xruns=1, blocks=75_000))["xruns"].grade == WARNING  # in 100 s


def test_grants_are_audiods_whatever_this_user_may(found: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_limits(_which: int) -> tuple[int, int]:
        return (resource.RLIM_INFINITY, resource.RLIM_INFINITY)

    monkeypatch.setattr("resource.getrlimit", without_limits)
    monkeypatch.setattr("os.geteuid", int)
    findings = found(replace(WELL, realtime=("denormals_off",)))
    assert {name for name, grade in grades(findings).items() if grade == WARNING} == {
        "realtime",
        "locked memory",
        "core",
    }
    assert "LimitRTPRIO=95 in pedal-audio.service" in findings["realtime"].says


def test_a_profile_without_a_core_asks_for_none(found: Doctor) -> None:
    assert "core" not in found(replace(WELL, realtime=()), core=None)


def test_a_pedal_without_its_audio_process_is_bad(found: Doctor) -> None:
    findings = found(tell_status(empty_state()))
    assert grades(findings) == {"pedal": BAD}
    assert "pedal-audio" in findings["pedal"].says


def test_one_whose_codec_is_away_is_bad_and_says_what_was_granted(found: Doctor) -> None:
    findings = found(replace(WELL, codec_present=False))
    assert (findings["pedal"].grade, findings["realtime"].grade) == (BAD, GOOD)
    assert "xruns" not in findings


def test_one_that_was_just_started_is_given_a_moment(found: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_checks, "PATIENCE_S", 10.0)
    assert found(tell_status(empty_state()), replace(WELL, codec_present=False), WELL)["pedal"].grade == GOOD


def test_one_whose_codec_is_not_plugged_in_is_not_waited_for(found: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_checks, "PATIENCE_S", 1000.0)
    assert found(replace(WELL, codec_present=False), codec_here=False)["pedal"].grade == BAD


@pytest.mark.parametrize(
    ("change", "grade", "says"),
    [
        ({"preset": None, "playing": False}, WARNING, "plays dry: there is no preset"),
        ({"playing": False, "missing": True}, WARNING, "its capture 7 is not in the library"),
        ({"playing": False, "failure": "it is broken."}, WARNING, "plays no 7: it is broken."),
        ({"playing": False}, WARNING, "still being loaded"),
        ({"bypass": True, "playing": False}, GOOD, "bypassed; preset 7"),
        ({"muted": True}, WARNING, "muted"),
    ],
)
def test_what_it_does_not_play_is_told_with_the_cause(
    change: dict[str, object], grade: str, says: str, found: Doctor
) -> None:
    pedal = found(replace(WELL, **change))["pedal"]  # pyright: ignore[reportArgumentType] # by name, for a table
    assert pedal.grade == grade
    assert says in pedal.says


def test_where_no_pedal_runs_nothing_is_said_of_grants(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def ask(_run: Path, _wish: object) -> StatusReply:
        raise LinkError("no pedal is running.", short="none")

    monkeypatch.setattr(running_checks, "ask", ask)
    assert list(check_running(tmp_path, 3, codec_here=True)) == [Finding("pedal", WARNING, "no pedal is running.")]


def test_what_resampling_takes_is_told_where_there_is_any(found: Doctor) -> None:
    findings = found(replace(WELL, rate_hz=44_100, resampling_latency_ms=3.61))
    assert findings["rate"].grade == GOOD
    assert findings["rate"].says == (
        "the codec plays at 44,100 Hz; what plays was made for another and is heard 3.6 ms later"
    )


def test_what_the_preset_lacks_is_a_warning(found: Doctor) -> None:
    row = found(replace(WELL, lacking=("cab V30.wav",)))["row"]
    assert row == Finding("row", WARNING, "plays without its cab V30.wav, which is not in the library: import it.")
