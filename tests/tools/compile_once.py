"""A compiler that remembers: `python compile_once.py CACHE COMPILER ARGUMENT ...` makes what COMPILER would make.

A result is found again by everything that it is made from: the compiler's version, the processor, the arguments, each
source after the preprocessor (so that a header of the system counts too) and each object file. Workers that ask for
the same at once wait for the first; what nobody asked for in KEPT_DAYS days goes. Only a command with one target,
`-o TARGET`, is kept, and no failure is.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

KEPT_DAYS = 14
SOURCES = (".cpp", ".cc", ".c")


def compiler_of(cache: Path, compiler: Sequence[str]) -> list[str]:
    """The words of a command that compiles as `compiler` does, and remembers in `cache`."""
    return [sys.executable, "-S", str(Path(__file__)), str(cache), *compiler]


def main(cache: Path, command: Sequence[str]) -> int:
    """The compiler's own exit status; its words go where it says them."""
    cache.mkdir(parents=True, exist_ok=True)
    target = Path(command[command.index("-o") + 1])
    key = key_of(command)
    if key is None:  # what the preprocessor refuses is for the compiler to complain about
        return _run(command)
    kept = cache / key
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            if status := _run(command):
                return status
            _copy(target, kept)
            _sweep(cache)
        os.utime(kept)
        _copy(kept, target)
    return 0


def key_of(command: Sequence[str]) -> str | None:
    """The name of what `command` makes, whatever it calls its target; None where a source cannot be read."""
    place = command.index("-o")
    words = [*command[:place], *command[place + 2 :]]
    objects = [word for word in words if word.endswith((".o", ".so"))]
    others = [word for word in words if word not in objects]
    made_from = [_said([*others, "--version"]), _processor(), "\0".join(others).encode()]
    made_from += [Path(word).read_bytes() for word in objects]
    if any(word.endswith(SOURCES) for word in others):
        made_from.append(_said([*(word for word in others if word != "-c"), "-E"]))
    return _digest(made_from) if all(made_from) else None


def _said(command: Sequence[str]) -> bytes:
    """What a command prints; nothing where it fails."""
    done = subprocess.run(command, capture_output=True, check=False)
    return b"" if done.returncode else done.stdout


def _processor() -> bytes:
    """For -mcpu=native."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    named = {line for line in lines if line.startswith(("model name", "CPU part", "flags", "Features"))}
    return "\n".join(sorted(named)).encode() or b"unknown"


def _digest(parts: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "little") + part)
    return found.hexdigest()


def _run(command: Sequence[str]) -> int:
    return subprocess.run(command, check=False).returncode


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all, with the bit that lets it run."""
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    os.close(descriptor)
    shutil.copy(source, name)
    Path(name).replace(target)


def _sweep(cache: Path) -> None:
    oldest_s = time.time() - KEPT_DAYS * 86_400
    for path in cache.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest_s:
                path.unlink()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
