"""Every activation over all of float32: the loops' own code, compiled for each instruction set this machine has."""

import os
import platform
import subprocess
from pathlib import Path

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.captures.graph.fused_structure import KINDS
from firmware.captures.nam.activations import Activation, activate
from firmware.kernels.build import FLAGS, NETWORKS, variants
from tests.firmware.kernels.compiler import WERROR

VARIANTS = variants(platform.machine(), os.environ)
ACTIVATIONS = {
    kind: Activation(kind, (0.01,) if kind == "LeakyReLU" else (), low=-0.4, high=0.5, low_slope=0.2, high_slope=0.1)
    for kind in KINDS
}
# Every 4,099th float there is, of both signs, denormals and infinities with them, and finely where tanh bends.
PATTERNS = np.arange(0, 2**32, 4_099, dtype=np.uint64).astype(np.uint32).view(np.float32)
SWEEP = np.concatenate(
    (PATTERNS, np.linspace(-12.0, 12.0, 400_001, dtype=np.float32), np.array([np.inf, -np.inf], np.float32))
)
NUMBERS = SWEEP[~np.isnan(SWEEP)]
BOUNDED = ("Tanh", "Sigmoid", "Hardtanh", "Softsign")


@pytest.fixture(scope="module", params=VARIANTS)
def program(request: pytest.FixtureRequest, compiler: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    name, target = request.param, tmp_path_factory.mktemp("activate") / request.param
    source = Path(__file__).parent / "activate.cpp"
    flags = [*FLAGS, WERROR, f"-I{NETWORKS}", f"-DETALON_VARIANT={name}", *VARIANTS[name]]
    subprocess.run([*compiler, *flags, str(source), "-o", str(target)], check=True)
    return target


def activated(program: Path, kind: str, x: F32) -> F32:
    a = ACTIVATIONS[kind]
    slope = a.slopes[0] if a.slopes else 0.0
    head = np.array([KINDS.index(kind)], np.int32).tobytes()
    shown = np.array([slope, a.low, a.high, a.low_slope, a.high_slope], np.float32).tobytes()
    padded = np.resize(x, -(-x.size // 8) * 8)
    done = subprocess.run([program], input=head + shown + padded.tobytes(), capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.float32)[: x.size]


@pytest.mark.parametrize("kind", ["Tanh", "Sigmoid"])
def test_tanh_and_sigmoid_are_exact_to_a_millionth_on_all_of_float(program: Path, kind: str) -> None:
    wanted = activate(ACTIVATIONS[kind], NUMBERS.astype(np.float64))
    assert np.abs(activated(program, kind, NUMBERS) - wanted).max() < 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_every_activation_is_its_formula(program: Path, kind: str) -> None:
    """SiLU's x multiplies what its sigmoid is off by."""
    x = NUMBERS[np.abs(NUMBERS) < 1e9]
    wanted = activate(ACTIVATIONS[kind], x.astype(np.float64))
    np.testing.assert_allclose(activated(program, kind, x), wanted, rtol=1e-6, atol=2e-6)


@pytest.mark.parametrize("kind", ["Tanh", "Sigmoid"])
def test_what_saturates_does_so_exactly_and_never_goes_beyond(program: Path, kind: str) -> None:
    heard = activated(program, kind, NUMBERS)
    assert np.abs(heard).max() == 1.0
    assert (heard[NUMBERS >= 20.0] == 1.0).all()
    assert (heard[NUMBERS <= -20.0] == (-1.0 if kind == "Tanh" else 0.0)).all()


def test_tanh_is_odd_and_the_smallest_numbers_are_their_own(program: Path) -> None:
    np.testing.assert_array_equal(activated(program, "Tanh", -NUMBERS), -activated(program, "Tanh", NUMBERS))
    tiny = NUMBERS[np.abs(NUMBERS) < 1e-4]
    assert (np.abs(tiny) < np.finfo(np.float32).tiny).any(), "denormals are among them"
    np.testing.assert_allclose(activated(program, "Tanh", tiny), tiny, rtol=3e-7, atol=1e-45)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_a_number_stays_so(program: Path, kind: str) -> None:
    assert np.isnan(activated(program, kind, np.full(8, np.nan, np.float32))).all()


@pytest.mark.parametrize("kind", ["ReLU", "LeakyReLU", "Hardtanh", "LeakyHardtanh", "Hardswish"])
def test_what_is_made_of_lines_follows_them_to_infinity(program: Path, kind: str) -> None:
    ends = np.resize(np.array([np.inf, -np.inf], np.float32), 8)
    with np.errstate(invalid="ignore"):
        wanted = activate(ACTIVATIONS[kind], ends.astype(np.float64))
    np.testing.assert_array_equal(activated(program, kind, ends), wanted.astype(np.float32))
