"""The loops around the amp under AddressSanitizer and UBSan, in a Python whose memory the sanitizer watches."""

import os
import platform
import subprocess
import sys
from pathlib import Path

from firmware.kernels.build import STRIP, compile_all, steps
from firmware.kernels.library import FILE
from tests.firmware.kernels.compiler import SANITIZED


def test_nothing_is_read_or_written_beside_its_buffers_whatever_is_turned(
    compiler: list[str], tmp_path: Path
) -> None:
    """The blocks are NumPy's."""
    parts = [step for step in steps(tmp_path, platform.machine(), os.environ) if step.source.parent == STRIP]
    compile_all(parts, compiler, os.cpu_count() or 1, SANITIZED)
    library = tmp_path / FILE
    subprocess.run(
        [*compiler, "-shared", *SANITIZED, *(str(step.target) for step in parts), "-o", str(library)], check=True
    )
    watching = [
        subprocess.run(["g++", f"-print-file-name=lib{name}.so"], capture_output=True, text=True, check=True).stdout
        for name in ("asan", "ubsan")
    ]
    environ = {**os.environ, "LD_PRELOAD": " ".join(watching).replace("\n", ""), "ASAN_OPTIONS": "detect_leaks=0"}
    command = [sys.executable, "-m", "tests.firmware.kernels.strip.turn_everything", str(library)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "nothing was touched\n"), done.stderr
