"""The same code without ONNX Runtime, under AddressSanitizer and UBSan, every buffer of exactly its size."""

import itertools
import os
import platform
import subprocess
from pathlib import Path

import numpy as np
import pytest
from _pytest.mark.structures import ParameterSet
from numpy.typing import NDArray

from firmware.captures.graph.fused_structure import Fused, Known, fuse
from firmware.captures.graph.reference import error_db, play
from firmware.captures.nam.networks import WaveNet
from firmware.kernels.build import FLAGS, NETWORKS, compile_all, steps, variants
from tests.firmware.kernels.compiler import SANITIZED
from tests.firmware.kernels.networks.shapes import BLOCKS, lstm_of
from tests.own_captures import a1_standard, a2
from tests.stand_ins import random_networks as random
from tests.stand_ins.players import capture_of, noise

TAKE = noise(1_000)
VARIANTS = tuple(variants(platform.machine(), os.environ))


def network_of(kind: str) -> WaveNet:
    found = capture_of({"A1": a1_standard, "A2 Full": lambda: a2(8), "A2 Lite": lambda: a2(3)}[kind]()).submodels[0]
    assert isinstance(found.network, WaveNet)
    return found.network


PLAYED: dict[str, Known] = {
    **{name: network_of(name) for name in ("A1", "A2 Full", "A2 Lite")},
    "Lstm 2": random.lstm(2),
    "Lstm 3": random.lstm(3),
    **{f"Lstm of {hidden}": lstm_of(hidden, hidden, layers=2) for hidden in (8, 16, 24)},
    **{f"Linear of {taps}": random.linear(taps, taps) for taps in (1, 100, 140, 700)},
}
OPERATORS = ("WaveNet", "Lstm", "Linear")  # by the numbers that play.cpp has for them


@pytest.fixture(scope="module")
def program(compiler: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sanitized")
    driver = Path(__file__).parent / "play.cpp"
    parts = [
        step
        for step in steps(folder, platform.machine(), os.environ)
        if step.source.parent == NETWORKS and step.source.stem not in ("node", "operators")
    ]
    compile_all(parts, compiler, os.cpu_count() or 1, SANITIZED)
    objects = [str(step.target) for step in parts]
    target = folder / "play"
    words = [*FLAGS, *SANITIZED, f"-I{NETWORKS}", str(driver), *objects]
    subprocess.run([*compiler, *words, "-o", str(target)], check=True)
    return target


def sent(fused: Fused, state: NDArray[np.float32]) -> bytes:
    """A node and the take as the program reads them."""
    weights = np.concatenate([part.ravel() for part in fused.weights]).astype(np.float32)
    parts = (
        np.array([OPERATORS.index(fused.operator)], np.int64),
        np.array(fused.structure, np.int64),
        weights,
        state,
        TAKE,
    )
    return b"".join(np.array(part.size, np.int64).tobytes() + part.tobytes() for part in parts)


def played(program: Path, variant: str, fused: Fused, state: NDArray[np.float32]) -> NDArray[np.float32]:
    done = subprocess.run([program, variant], input=sent(fused, state), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return np.frombuffer(done.stdout, np.float32)


def rest_of(fused: Fused) -> NDArray[np.float32]:
    counts, values = zip(*fused.rest, strict=True)
    return np.repeat(np.array(values, np.float32), counts)


def product() -> list[ParameterSet]:
    """Every network at every block with every instruction set; the sets take turns outside of `make test-slow`."""
    pairs = itertools.product(PLAYED, BLOCKS)
    return [
        pytest.param(name, frames, variant, marks=[] if turn % len(VARIANTS) == at else pytest.mark.slow)
        for turn, (name, frames) in enumerate(pairs)
        for at, variant in enumerate(VARIANTS)
    ]


@pytest.mark.parametrize(("name", "block_frames", "variant"), product())
def test_nothing_is_read_or_written_beside_its_buffers(
    name: str, block_frames: int, variant: str, program: Path
) -> None:
    fused = fuse(PLAYED[name], block_frames)
    heard = played(program, variant, fused, rest_of(fused))
    assert heard.size == TAKE.size // block_frames * block_frames
    assert error_db(heard, play(PLAYED[name], TAKE)[: heard.size]) <= -100.0


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0, 1e30, 1e-40])
@pytest.mark.parametrize("name", ["A2 Lite", "Linear of 700"])
def test_nor_from_a_state_of_anything(name: str, value: float, variant: str, program: Path) -> None:
    fused = fuse(PLAYED[name], 16)
    assert played(program, variant, fused, np.full_like(rest_of(fused), value)).size


def test_a_broken_structure_is_reported_and_not_played(program: Path) -> None:
    fused = fuse(PLAYED["A2 Lite"], 16)
    fused.structure[2] = 500
    done = subprocess.run([program], input=sent(fused, TAKE), capture_output=True, check=False)
    assert done.returncode == 2
    assert b"the structure asks for more" in done.stderr
