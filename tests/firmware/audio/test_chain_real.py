"""Joins between real captures, on the take: what a foot does in the middle of a chord is not heard as a click."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware.arrays import F32
from firmware.audio.chain import Chain
from firmware.audio.resampled import AnyAmp
from firmware.audio.voice import SILENT_VOICE, Voice
from firmware.captures.nam import nam_file
from firmware.cli.render.offline import build_amp
from firmware.places import FACTORY
from hw.sim.wav_file import read_wav
from tests.stand_ins.chains import JOIN_DBFS, beyond_8_khz, through

TAKE = Path(__file__).parents[3] / "hw" / "sim" / "take.wav"
BEGIN_S, LENGTH_S = 4.4, 1.2  # a chord rings
RATE_HZ = 48_000
BLOCKS_AND_RATES = [(16, RATE_HZ), (64, RATE_HZ), (64, 44_100)]  # of the captures: the last are resampled


@pytest.fixture(scope="module", params=BLOCKS_AND_RATES)
def amps(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, AnyAmp]:
    block_frames, rate_hz = request.param
    files = {"clean": "etalon-clean.nam", "another": "etalon-clean.nam", "crunch": "etalon-lead-1500.nam"}
    return {
        name: build_amp(
            replace(nam_file.read(FACTORY / file).submodels[-1], rate_hz=rate_hz),
            block_frames,
            tmp_path_factory.mktemp(name),
        )
        for name, file in files.items()
    }


@pytest.fixture(scope="module")
def chord() -> F32:
    begin = round(BEGIN_S * RATE_HZ)
    return read_wav(TAKE, rate_hz=RATE_HZ)[begin : begin + round(LENGTH_S * RATE_HZ) // 64 * 64]


def sounding(amps: dict[str, AnyAmp], name: str) -> Chain:
    for amp in amps.values():
        amp.reset()
    amp = amps[name]
    using = Chain(rate_hz=RATE_HZ, block_frames=amp.block_frames)
    using.play(Voice(1, amp, 0.7, 1.0))
    using.settle()
    return using


def curvature(heard: F32) -> F32:
    """The fourth difference: what is smooth in it cancels, a step of height h leaves 6 h."""
    return np.abs(np.diff(heard.astype(np.float64), 4)).astype(np.float32)


DEEDS: dict[str, Callable[[Chain, dict[str, AnyAmp]], None]] = {
    "swap": lambda using, amps: using.play(Voice(2, amps["another"], 0.5, 1.2)),
    "bypass": lambda using, _: using.set_bypass(on=True),
    "to dry": lambda using, _: using.play(SILENT_VOICE),
    "levels": lambda using, _: using.set_levels(1.4, 0.5),
    "mute": lambda using, _: using.set_mute(on=True),
}


def loudest_block(heard: F32, block_frames: int) -> int:
    """Of the middle, by its first frame: where a step would be highest."""
    firsts = np.abs(heard[::block_frames])
    third = firsts.size // 3
    return third + int(firsts[third : 2 * third].argmax())


def step_dbfs(heard: F32, block: int, block_frames: int, *pure: F32) -> float:
    """The step where `block` begins and in the ramps after it, beyond the roughest moment of what it is made of.

    All of that is clean: a capture that distorts is by itself as rough as a step of -30 dBFS, and would hide it.
    """
    begin = block * block_frames
    join = float(curvature(heard[begin - block_frames : begin + 4_800]).max())
    own = max(float(curvature(sound[9_600:]).max()) for sound in pure)
    return 20.0 * float(np.log10(max(join - own, 1e-9) / 6.0))


@pytest.mark.parametrize("deed", DEEDS)
def test_a_join_between_real_captures_makes_no_step(amps: dict[str, AnyAmp], chord: F32, deed: str) -> None:
    before = through(sounding(amps, "clean"), chord)
    after = through(sounding(amps, "another"), chord) * np.float32(1.4)
    using = sounding(amps, "clean")
    block = loudest_block(before, using.block_frames)
    heard = through(using, chord, {block: lambda: DEEDS[deed](using, amps)})
    assert step_dbfs(heard, block, using.block_frames, before, after, chord) < JOIN_DBFS


def test_a_join_without_a_ramp_would_be_heard(amps: dict[str, AnyAmp], chord: F32) -> None:
    before = through(sounding(amps, "clean"), chord)
    block_frames = amps["clean"].block_frames
    block = loudest_block(before, block_frames)
    heard = before.copy()
    heard[block * block_frames :] = 0.0
    assert step_dbfs(heard, block, block_frames, before, chord) > JOIN_DBFS + 20.0


def test_a_hard_switch_between_them_would_be_heard(amps: dict[str, AnyAmp], chord: F32) -> None:
    clean, crunch = (through(sounding(amps, name), chord) for name in ("clean", "crunch"))
    worst = np.abs(clean - crunch)[9_600:].argmax() + 9_600
    hard = np.concatenate((clean[:worst], crunch[worst:]))
    pure = max(float(curvature(sound[9_600:]).max()) for sound in (clean, crunch))
    step = float(curvature(hard[worst - 8 : worst + 8]).max()) - pure
    assert 20.0 * np.log10(step / 6.0) > JOIN_DBFS


def test_a_start_in_the_middle_of_a_chord_makes_no_step(amps: dict[str, AnyAmp], chord: F32) -> None:
    """From dry; what a resampled capture still keeps back is where it rests, not zero."""
    after = through(sounding(amps, "clean"), chord)
    using = Chain(rate_hz=RATE_HZ, block_frames=amps["clean"].block_frames)
    block = loudest_block(chord, using.block_frames)
    heard = through(using, chord, {block: lambda: using.play(Voice(1, amps["clean"], 0.7, 1.0))})
    assert step_dbfs(heard, block, using.block_frames, after, chord) < JOIN_DBFS


@pytest.fixture(scope="module")
def factory(tmp_path_factory: pytest.TempPathFactory) -> list[AnyAmp]:
    """Every capture that ships."""
    files = sorted(FACTORY.glob("*.nam"))
    assert len(files) == 6
    return [build_amp(nam_file.read(file).submodels[-1], 64, tmp_path_factory.mktemp(file.stem)) for file in files]


STARTS: dict[str, Callable[[Chain, AnyAmp], None]] = {
    "swap": lambda using, amp: using.play(Voice(2, amp)),
    "crossfade": lambda using, amp: using.play(Voice(2, amp, together=True)),
    "the codec comes back": lambda using, _: using.restart(),
    "bypass": lambda using, _: using.set_bypass(on=not using.bypass),
}


A_PERIOD = range(225, 234)  # of the low note, in blocks


@pytest.mark.parametrize("blocks", [A_PERIOD[::4], pytest.param(A_PERIOD, marks=pytest.mark.slow)], ids=len)
@pytest.mark.parametrize("from_dry", [True, False])
@pytest.mark.parametrize("start", STARTS)
def test_a_low_note_meets_no_capture_with_a_click(
    factory: list[AnyAmp], start: str, blocks: range, *, from_dry: bool
) -> None:
    """82 Hz at -6 dBFS, through captures that by themselves make less than -110 dBFS of it beyond 8 kHz. A capture
    that is set in the middle of the note answers with up to -48 dBFS."""
    note = (0.5 * np.sin(2.0 * np.pi * 82.0 / RATE_HZ * np.arange(RATE_HZ * 3 // 5 // 64 * 64))).astype(np.float32)
    for before, after in zip(factory, (*factory[1:], factory[0]), strict=True):
        for block in blocks:
            for amp in (before, after):
                amp.reset()
            using = Chain(rate_hz=RATE_HZ, block_frames=64)
            if not from_dry:
                using.play(Voice(1, before))
            using.settle()
            heard = beyond_8_khz(through(using, note, {block: lambda u=using, a=after: STARTS[start](u, a)}))
            join = heard[block * 64 + (256 if start == "the codec comes back" else -64) : -512].max()
            assert 20.0 * np.log10(join) < -100.0, f"block {block}"


def test_in_silence_the_pedal_is_silent_from_the_first_block_on(amps: dict[str, AnyAmp]) -> None:
    heard = through(sounding(amps, "crunch"), np.zeros(9_600, np.float32))
    assert 20.0 * np.log10(max(float(np.abs(heard).max()), 1e-9)) < -100.0


def level_db(heard: F32) -> NDArray[np.float64]:
    """Around each frame, over two periods of 82.4 Hz."""
    frames = round(2.0 * RATE_HZ / 82.4)
    power = np.convolve(np.square(heard.astype(np.float64)), np.ones(frames) / frames, "same")
    return 10.0 * np.log10(np.maximum(power, 1e-12))


def steady(frequency_hz: float) -> F32:
    frames = np.arange(RATE_HZ * 3 // 5 // 64 * 64)
    return (0.5 * np.sin(2.0 * np.pi * frequency_hz / RATE_HZ * frames)).astype(np.float32)


@pytest.mark.parametrize(
    "sound", ["82.4 Hz", *(pytest.param(name, marks=pytest.mark.slow) for name in ("220 Hz", "chord"))]
)
def test_no_crossfade_between_those_that_ship_dips_or_swells(factory: list[AnyAmp], chord: F32, sound: str) -> None:
    """Both at one level, as presets are. Never 1.5 dB below the quieter side, nor 2 dB above the louder."""
    played = {"82.4 Hz": steady(82.4), "220 Hz": steady(220.0), "chord": chord[: RATE_HZ * 3 // 5 // 64 * 64]}[sound]
    block = 250
    fade = slice(block * 64 - 1_200, block * 64 + 2_000)

    def alone(amp: AnyAmp, gain: float) -> F32:
        amp.reset()
        using = Chain(rate_hz=RATE_HZ, block_frames=64)
        using.play(Voice(1, amp, 1.0, gain))
        using.settle()
        return through(using, played)

    gains = [float(10.0 ** (-(20.0 + level_db(alone(amp, 1.0))[block * 64]) / 20.0)) for amp in factory]
    levels = [level_db(alone(amp, gain)) for amp, gain in zip(factory, gains, strict=True)]
    for first, second in permutations(range(len(factory)), 2):
        for number in (first, second):
            factory[number].reset()
        using = Chain(rate_hz=RATE_HZ, block_frames=64)
        using.play(Voice(1, factory[first], 1.0, gains[first]))
        using.settle()
        then = Voice(2, factory[second], 1.0, gains[second], together=True)
        heard = level_db(through(using, played, {block: lambda u=using, v=then: u.play(v)}))[fade]
        pair = np.stack([levels[first][fade], levels[second][fade]])
        assert (heard - pair.min(axis=0)).min() > -1.5, (first, second)
        assert (heard - pair.max(axis=0)).max() < 2.0, (first, second)
