"""The compiled loops do what NumPy's do, whatever the player turns, step by step."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware import sound
from firmware.arrays import F32
from firmware.audio.chain import Chain
from firmware.audio.tone import Design, design
from firmware.audio.voice import Voice
from firmware.kernels.library import FILE
from firmware.kernels.strip.loops import Loops, LoopsError, open_loops
from firmware.messages import Cuts, SetGate
from tests.stand_ins.chains import through
from tests.stand_ins.commands import write_compiler
from tests.stand_ins.fakes import FakeAmp
from tests.tools.examples import examples

RATE_HZ = 48_000
BLOCKS = (1, 7, 16, 24, 64, 100, 128)

Move = Callable[[Chain, dict[str, FakeAmp]], None]


def knobs(bass: float, middle: float, treble: float, block_frames: int) -> Design:
    return design(sound.Tone(True, bass, middle, treble), rate_hz=RATE_HZ, block_frames=block_frames)


def tone(bass: float, middle: float, treble: float) -> Move:
    return lambda chain, _: chain.tone.stage(knobs(bass, middle, treble, chain.block_frames))


def levels(input_gain: float, output_gain: float) -> Move:
    return lambda chain, _: chain.set_levels(input_gain, output_gain)


def bypass(on: bool) -> Move:
    return lambda chain, _: chain.set_bypass(on=on)


def dry_gain(gain: float) -> Move:
    return lambda chain, _: chain.set_dry_gain(gain)


def mute(on: bool) -> Move:
    return lambda chain, _: chain.set_mute(on=on)


def gate(on: bool, threshold_db: float) -> Move:
    return lambda chain, _: chain.gate.set(SetGate(on=on, threshold_dbfs=threshold_db))


def cut(low_hz: float, high_hz: float) -> Move:
    plain, cuts = sound.Tone(on=False), Cuts(low_hz, high_hz)
    return lambda chain, _: chain.tone.stage(
        design(plain, cuts, rate_hz=RATE_HZ, block_frames=chain.block_frames),
    )


def swap(amp: str, input_gain: float, output_gain: float, together: bool) -> Move:
    return lambda chain, amps: chain.play(Voice(1, amps[amp], input_gain, output_gain, together))


def row(amp: str, pedal: str | None, cab: str | None, mixed: tuple[float, int], spill: bool) -> Move:
    """Any row, with a share and a delay."""

    def play(chain: Chain, amps: dict[str, FakeAmp]) -> None:
        wet, late = mixed
        chain.play(
            Voice(
                1,
                amps[amp],
                0.8,
                -0.7,
                together=True,
                pedal=amps.get(pedal or ""),
                between_gain=0.6,
                cab=amps.get(cab or ""),
                cab_gain=1.3,
                wet=wet,
                dry_delay_frames=late,
                spill=spill,
            )
        )

    return play


def restart() -> Move:
    return lambda chain, _: chain.restart()


def spoil(number: float) -> Move:
    return lambda _, amps: setattr(amps["first"], "spoil_with", number)


gains, knob = st.floats(0.0, 4.0), st.floats(0.0, 10.0)
moves = st.one_of(
    st.builds(levels, gains, gains),
    st.builds(bypass, st.booleans()),
    st.builds(dry_gain, gains),
    st.builds(mute, st.booleans()),
    st.builds(gate, st.booleans(), st.floats(-90.0, -10.0)),
    st.builds(tone, knob, knob, knob),
    st.just(tone(5.0, 5.0, 5.0)),
    st.builds(swap, st.sampled_from(("first", "second")), gains, gains, st.booleans()),
    st.builds(
        row,
        st.sampled_from(("first", "second")),
        st.sampled_from((None, "pedal", "another pedal")),
        st.sampled_from((None, "cab", "another cab")),
        st.tuples(st.floats(0.0, 1.0), st.integers(0, 4_096)),
        st.booleans(),
    ),
    st.builds(cut, st.sampled_from((0.0, 80.0, 500.0)), st.sampled_from((0.0, 2_000.0, 12_000.0))),
    st.builds(restart),
    st.builds(spoil, st.sampled_from((np.nan, 1e30))),
)


def evening(chain: Chain, signal: F32, moved: list[tuple[int, Move]]) -> tuple[F32, list[float]]:
    """What is heard, limited, and what the meters say at the end."""
    frames = chain.block_frames
    amps = {
        "first": FakeAmp(block_frames=frames, gain=3.0, curve=1.0, offset=0.1),
        "second": FakeAmp(block_frames=frames, gain=-0.5),
        "pedal": FakeAmp(block_frames=frames, gain=2.0, offset=0.2),
        "another pedal": FakeAmp(block_frames=frames, curve=1.5),
        "cab": FakeAmp(block_frames=frames, gain=0.8),
        "another cab": FakeAmp(block_frames=frames, gain=-0.6),
    }
    chain.play(Voice(1, amps["first"], 0.7, 1.2))
    todo = dict(moved)
    heard = np.empty_like(signal)
    for block, start in enumerate(range(0, signal.size, frames)):
        if block in todo:
            todo[block](chain, amps)
        source, into = signal[start : start + frames], heard[start : start + frames]
        chain.process(source, into, finish=block % 5 > 0)
        if block % 5 == 0:
            chain.measure(source, into)
    meters = (chain.heard, chain.played)
    return heard, [*(meter.take_peak() for meter in meters), *(float(meter.clips) for meter in meters), chain.faults]


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moved=st.lists(st.tuples(st.integers(0, 120), moves), max_size=12),
    block_frames=st.sampled_from(BLOCKS),
    level=st.sampled_from((1e-4, 0.05, 0.6, 1.4)),
)
def test_whatever_is_turned_both_sound_alike_and_measure_the_same(
    moved: list[tuple[int, Move]], block_frames: int, level: float, operators: Path
) -> None:
    blocks = 150
    noise = np.random.default_rng(5).uniform(-level, level, (blocks, block_frames)).astype(np.float32)
    noise[blocks // 3 : blocks // 2] *= 1e-3  # a rest, for the gate
    signal = np.clip(noise, -1.0, 1.0).ravel()
    kept, shown = evening(Chain(rate_hz=RATE_HZ, block_frames=block_frames), signal, moved)
    compiled = Chain(rate_hz=RATE_HZ, block_frames=block_frames, loops=Loops(operators))
    heard, measured = evening(compiled, signal, moved)
    np.testing.assert_allclose(heard, kept, rtol=0.0, atol=3e-6)
    assert measured[:2] == pytest.approx(shown[:2], abs=3e-6)
    assert measured[2] == shown[2]
    assert measured[3] == pytest.approx(shown[3], abs=max(2.0, 0.01 * shown[3])), (
        "a frame within rounding of full scale"
    )
    assert measured[4] == shown[4]


def test_a_flat_top_is_counted_alike(operators: Path) -> None:
    for rail, run in ((0.7, 9), (0.7, 7), (0.2, 9), (1.0, 1)):
        block = 0.1 * np.sin(np.arange(64.0)).astype(np.float32)
        block[5 : 5 + run] = rail
        clips: list[int] = []
        for loops in (None, Loops(operators)):
            using = Chain(rate_hz=RATE_HZ, block_frames=64, loops=loops)
            into = np.empty_like(block)
            using.process(block, into)
            using.measure(block, into)
            clips.append(using.heard.clips)
        assert clips[0] == clips[1] == (run if rail == 1.0 or (rail > 0.25 and run >= 8) else 0)


def test_a_flat_tone_only_takes_the_offset_away_and_one_that_was_turned_rings_out(operators: Path) -> None:
    """The compiled loop leaves out stages that change nothing, but not while their past differs from their answer."""
    signal = np.random.default_rng(2).uniform(-0.5, 0.5, 48_000 // 64 * 64).astype(np.float32)
    heard: list[F32] = []
    for loops in (None, Loops(operators)):
        using = Chain(rate_hz=RATE_HZ, block_frames=64, loops=loops)
        using.play(Voice(1, FakeAmp()))
        parts = np.split(signal, (6_400, 19_200))
        for part, at in zip(parts, ((5.0, 5.0, 5.0), (9.0, 1.0, 7.0), (5.0, 5.0, 5.0)), strict=True):
            using.tone.stage(knobs(*at, 64))
            heard.append(through(using, part))
    kept, compiled = np.concatenate(heard[:3]), np.concatenate(heard[3:])
    np.testing.assert_allclose(compiled, kept, rtol=0.0, atol=1e-6)


def test_a_library_that_is_none_or_of_other_sources_is_reported(tmp_path: Path) -> None:
    assert open_loops(None) is None
    made = tmp_path / FILE
    write_compiler(tmp_path / "c++")
    made.write_text("no library\n")
    with pytest.raises(LoopsError, match=r"etalon_kernels\.so does not open .*; install Etalon again"):
        open_loops(made)
