"""`pedal bench --stages`: what each stage costs beside the capture, in one run."""

import json
from pathlib import Path

import numpy as np
import pytest

from firmware.audio.chain import Chain
from firmware.audio.voice import Voice, Wire
from firmware.captures.nam.nam_file import Submodel
from firmware.cli.bench import stages as bench
from firmware.cli.bench.stages import AMP, BLOCKS, CABS, COMPILED, FADE, NUMPY, PEDAL, ROW, WHOLE, Stage, stages
from firmware.cli.bench.timing import Times
from firmware.cli.main import main
from firmware.kernels.library import library
from firmware.kernels.strip.loops import Loops
from tests import own_captures
from tests.stand_ins.players import capture_of

LOOPED = (bench.STRIP, bench.GATED, bench.OUTLET, bench.MIXED, WHOLE, ROW, FADE)


def small() -> Submodel:
    return capture_of(own_captures.tiny()).submodels[0]


def measured(folder: Path, loops: Loops | None) -> dict[int, dict[tuple[str, str], Stage]]:
    rows = [stage for each in stages(small(), small(), folder, 0.05, loops) for stage in each]
    return {frames: {(row.stage, row.engine): row for row in rows if row.block_frames == frames} for frames in BLOCKS}


@pytest.mark.usefixtures("with_operators")
def test_every_stage_is_measured_at_every_block_by_all_who_can_play_it(tmp_path: Path) -> None:
    built = library()
    assert built is not None
    found = measured(tmp_path, Loops(built))
    captures = {(name, engine) for name in (AMP, PEDAL, *CABS) for engine in ("fused", "portable")}
    loops = {(name, by) for name in LOOPED for by in (COMPILED, NUMPY)}
    for rows in found.values():
        assert rows.keys() == captures | loops
        assert rows[AMP, "fused"].to_amp == 1.0
        for row in rows.values():
            assert 0.0 < row.cost.p50_us <= row.cost.p999_us <= row.cost.max_us
            assert row.late >= row.by_host >= 0


@pytest.mark.usefixtures("no_operators")
def test_without_the_operators_numpy_and_the_portable_graphs_are_measured(tmp_path: Path) -> None:
    for rows in measured(tmp_path, None).values():
        assert {by for _, by in rows} == {NUMPY, "portable"}
        assert rows[AMP, "portable"].to_amp == 1.0


def test_while_rows_cross_one_always_leaves_as_the_other_comes() -> None:
    rows = [Voice(number, Wire(64), together=True, cab_id=number + 5, cab=Wire(64)) for number in (1, 2)]
    chain, into = Chain(rate_hz=48_000, block_frames=64), np.zeros(64, np.float32)
    chain.play(rows[0])
    chain.settle()
    heard = set[int]()
    for _ in range(200):
        bench.keep_fading(chain, rows)
        assert all(row.amp is not None and chain.uses(row.amp) for row in rows)
        chain.process(into, into, finish=True)
        heard.add(chain.amp_id)
    assert heard == {1, 2}


def test_late_blocks_are_counted_and_the_hosts_told_apart() -> None:
    """64 frames last 1,333 us."""
    ns = np.array([[1_000_000, 1_400_000, 1_500_000]])
    assert Times(ns, np.array([[True, True, False]]), 64).late == (2, 1)


@pytest.mark.usefixtures("with_operators")
def test_the_command_says_it_for_people_and_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("drive", "amp"):
        (tmp_path / f"{name}.nam").write_text(json.dumps(own_captures.tiny()))
    assert main(["bench", "drive.nam", "amp.nam", "--stages", "--seconds", "0.1"]) == 0
    shown = capsys.readouterr().out
    assert "; drive before amp, blocks of 16, 64, 128 frames; us a block" in shown
    lines = [line.split("  ")[0] for line in shown.splitlines()]
    assert set(lines) >= {AMP, PEDAL, *CABS, *LOOPED}
    assert "took longer than their period; in " in shown
    assert main(["bench", "amp.nam", "--stages", "--seconds", "0.1", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["pedal"], said["amp"]) == ("amp", "amp")
    assert {row["block_frames"] for row in said["stages"]} == set(BLOCKS)
