"""Builds the library with the machine's own C++ compiler: `python -m firmware.kernels.build [FOLDER [MACHINE]]`.

On x86 one library holds a baseline and an AVX2 variant and chooses as it is loaded; on aarch64 it is made for the
processor that it is built on (`-mcpu=native`), or for the one named by ETALON_MCPU, as "cortex-a76" for a Pi 5. CXX
names another compiler (one for MACHINE, if that is not this one), CXXFLAGS adds to its flags, and ETALON_JOBS says
how many sources to compile at a time, else as many as there are cores and memory for. Standard library alone:
deploy.sh calls this on a laptop, too.
"""

import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from firmware.kernels.library import FILE, FOLDER

NETWORKS, STRIP = FOLDER / "networks", FOLDER / "strip"
ONCE = (
    *(
        NETWORKS / f"{name}.cpp"
        for name in ("choose", "read", "read_wavenet", "read_lstm", "read_linear", "node", "operators")
    ),
    *(STRIP / f"{name}.cpp" for name in ("strip", "samples")),
)
FIXED_KINDS = ("tanh", "relu", "leaky_relu")  # fixed.cpp, once for each
STEP_MIB = 210  # what the largest source takes to compile: 204 on aarch64
# No -ffast-math: NaN, infinity and denormals mean here what they mean in ONNX Runtime. Multiply and add may fuse. No
# -Werror: what a newer compiler warns of must not cost its owner the operators. The tests add it to CXXFLAGS.
FLAGS = (
    *("-std=c++17", "-O3", "-fPIC", "-fvisibility=hidden", "-ffp-contract=fast", "-fno-math-errno"),
    *("-fno-exceptions", "-fno-rtti", "-Wall", "-Wextra"),
)
X86_VARIANTS = {"baseline": ("-DETALON_LANES=4",), "avx2": ("-DETALON_LANES=8", "-mavx2", "-mfma")}

WITHOUT = "Without the fused operators the pedal plays the graph of plain ones."


class NotBuiltError(Exception):
    """There is no library; the sentence says why. The pedal plays without it, slower."""


@dataclass(frozen=True, slots=True)
class Step:
    """One source compiled into one object."""

    source: Path
    target: Path
    flags: tuple[str, ...]


def variants(machine: str, environ: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The instruction sets to compile for, and the compiler's flags for each."""
    if machine in ("x86_64", "AMD64"):
        return X86_VARIANTS
    if machine == "aarch64":
        mcpu = environ.get("ETALON_MCPU", "native")
        # Scheduling before registers are given out hoists so many loads that sums leave their registers: 580 loads
        # from the stack instead of 170 in the loop of 16 channels (GCC 12, Cortex-A72). On x86 it is off anyway.
        return {"baseline": ("-DETALON_LANES=4", f"-mcpu={mcpu}", "-fno-schedule-insns")}
    raise NotBuiltError(f"The fused operators are written for x86-64 and aarch64; this machine is {machine}.")


def steps(folder: Path, machine: str, environ: Mapping[str, str]) -> list[Step]:
    """Everything to compile into `folder`."""
    flags = (*FLAGS, *shlex.split(environ.get("CXXFLAGS", "")))
    found: list[Step] = []
    for name, own in variants(machine, environ).items():
        each = (*flags, f"-DETALON_VARIANT={name}", *own)
        found += [
            Step(NETWORKS / "fixed.cpp", folder / f"{name}.{kind}.o", (*each, f"-DETALON_KIND={kind}"))
            for kind in FIXED_KINDS
        ]
        found.append(Step(NETWORKS / "variant.cpp", folder / f"{name}.o", each))
    return found + [Step(source, folder / f"{source.stem}.o", flags) for source in ONCE]


def jobs(environ: Mapping[str, str], memory_mib: int) -> int:
    """How many sources to compile at a time with so much memory free: a Pi of 512 MiB plays on while it builds."""
    if environ.get("ETALON_JOBS", "").isdecimal():
        return max(1, int(environ["ETALON_JOBS"]))
    return max(1, min(os.cpu_count() or 1, memory_mib // STEP_MIB))


def compile_all(todo: Sequence[Step], compiler: Sequence[str], at_a_time: int, more: Sequence[str] = ()) -> None:
    """Every step, with `more` flags behind its own. Raises NotBuiltError for the first that fails."""
    with ThreadPoolExecutor(at_a_time) as pool:
        commands = [[*compiler, *step.flags, *more, "-c", str(step.source), "-o", str(step.target)] for step in todo]
        for _ in pool.map(_run, commands):
            pass


def build(target: Path, machine: str, environ: Mapping[str, str]) -> None:
    """Compile for `machine` and put the library at `target`, whole or not at all. Raises NotBuiltError."""
    compiler = shlex.split(environ.get("CXX", "g++"))
    if not shutil.which(compiler[0]):
        raise NotBuiltError(f"There is no {compiler[0]}; on Debian: apt-get install g++.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(dir=target.parent)
    except OSError as error:
        raise NotBuiltError(f"{target.parent} cannot be written to ({error.strerror}).") from error
    with made as name:
        folder = Path(name)
        todo = steps(folder, machine, environ)
        compile_all(todo, compiler, jobs(environ, free_mib()))
        whole = folder / target.name
        _run([*compiler, "-shared", "-Wl,--no-undefined", "-o", str(whole), *(str(step.target) for step in todo)])
        whole.replace(target)


def free_mib(path: Path = Path("/proc/meminfo")) -> int:
    """The memory that programs may still take; 0 where the system does not say it."""
    words = path.read_text(encoding="ascii").split() if path.is_file() else []
    return int(words[words.index("MemAvailable:") + 1]) // 1024 if "MemAvailable:" in words else 0


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotBuiltError(f"{shlex.join(command)} failed:\n{done.stderr.strip()}")


def main(arguments: Sequence[str]) -> int:
    """Exit status 1 without a library."""
    folder, machine, *_ = (*arguments, *(str(FOLDER), platform.machine())[len(arguments) :])
    try:
        build(Path(folder) / FILE, machine, os.environ)
    except NotBuiltError as error:
        print(f"{error}\n{WITHOUT}", file=sys.stderr)  # noqa: T201 (a command)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
