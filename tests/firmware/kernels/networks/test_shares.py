"""No block of a long impulse response has much more to do than another: by the count of its steps, not by a clock."""

import subprocess
from itertools import cycle, islice
from math import lcm
from pathlib import Path

import pytest

from firmware.captures.graph.fused_linear import levels_of, structure_of
from firmware.kernels.build import FLAGS, NETWORKS
from tests.firmware.kernels.compiler import WERROR

BLOCKS = (1, 7, 16, 32, 48, 60, 64, 96, 128, 256, 512, 521)
WORST = 1.5
FEWEST_FRAMES = (
    16  # in shorter blocks a single step is more than the mean, and nothing beside what a run costs at all
)
RUN_COST = 4_000  # cycles that ONNX Runtime takes for one, whatever is in it: 1.7 us


@pytest.fixture(scope="module")
def program(compiler: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("shares") / "shares"
    sources = [Path(__file__).parent / "shares.cpp", NETWORKS / "read.cpp", NETWORKS / "read_linear.cpp"]
    subprocess.run([*compiler, *FLAGS, WERROR, f"-I{NETWORKS}", *map(str, sources), "-o", str(target)], check=True)
    return target


def shares_of(taps: int, frames: int, program: Path) -> list[list[int]]:
    """What each block of a piece costs, for each level."""
    structure = " ".join(map(str, structure_of(taps, frames, levels_of(taps, frames))))
    done = subprocess.run([program], input=structure, capture_output=True, text=True, check=True)
    return [[int(cost) for cost in line.split()] for line in done.stdout.splitlines()]


@pytest.mark.parametrize("taps", [300, 2_048, 8_192, 24_000, 96_000, 480_000])
@pytest.mark.parametrize("frames", BLOCKS)
def test_the_worst_block_has_less_than_twice_the_work_of_the_mean(taps: int, frames: int, program: Path) -> None:
    levels = shares_of(taps, frames, program)
    period = lcm(*map(len, levels))
    blocks = [sum(costs) for costs in zip(*(islice(cycle(level), period) for level in levels), strict=True)]
    always = levels_of(taps, frames)[0].first(frames) * frames // 8  # the first taps, two vectors in three cycles
    if frames < FEWEST_FRAMES:
        always += RUN_COST
    assert max(blocks) + always <= WORST * (sum(blocks) / period + always)


def test_all_the_work_of_a_piece_is_done_within_it(program: Path) -> None:
    """As much in few large shares as in many small ones."""
    few, many = shares_of(8_192, 64, program), shares_of(8_192, 16, program)
    assert [len(level) for level in (*few, *many)] == [1, 8, 4, 32]
    assert sum(few[1]) == sum(many[1])
