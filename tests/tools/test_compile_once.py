"""What was compiled is found again while nothing that it is made from changes, and only then."""

import subprocess
from pathlib import Path

import pytest

from tests.tools.compile_once import compiler_of

PROGRAM = '#include "answer.hpp"\nint main() { return ANSWER; }\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program of one source and one header, and a compiler that notes each call that makes something."""
    (tmp_path / "answer.hpp").write_text("#define ANSWER 3\n")
    (tmp_path / "program.cpp").write_text(PROGRAM)
    (tmp_path / "cxx").write_text(
        f'#!/bin/sh\ncase " $* " in *" -o "*) echo made >>{tmp_path}/calls ;; esac\nexec g++ "$@"\n'
    )
    (tmp_path / "cxx").chmod(0o755)
    return tmp_path


def compiled(folder: Path, *words: str) -> int:
    """The compiler's exit status."""
    compiler = compiler_of(folder / "cache", [str(folder / "cxx")])
    source, target = str(folder / "program.cpp"), str(folder / "program")
    return subprocess.run([*compiler, *words, source, "-o", target], capture_output=True, check=False).returncode


def calls(folder: Path) -> int:
    return len((folder / "calls").read_text().splitlines())


def answer(folder: Path) -> int:
    return subprocess.run([folder / "program"], check=False).returncode


def test_the_same_is_made_once_and_a_changed_header_or_flag_makes_it_anew(folder: Path) -> None:
    for _ in range(2):
        (folder / "program").unlink(missing_ok=True)
        assert compiled(folder) == 0
        assert (answer(folder), calls(folder)) == (3, 1)
    (folder / "answer.hpp").write_text("#define ANSWER 4\n")
    assert compiled(folder) == 0
    assert (answer(folder), calls(folder)) == (4, 2)
    assert compiled(folder, "-DUNUSED") == 0
    assert calls(folder) == 3


def test_a_changed_object_is_linked_anew(folder: Path) -> None:
    for number in (5, 6):
        (folder / "answer.hpp").write_text(f"#define ANSWER {number}\n")
        subprocess.run(["g++", "-c", folder / "program.cpp", "-o", folder / "part.o"], check=True)
        compiler = compiler_of(folder / "cache", [str(folder / "cxx")])
        subprocess.run([*compiler, str(folder / "part.o"), "-o", str(folder / "program")], check=True)
        assert answer(folder) == number


def test_no_failure_is_kept(folder: Path) -> None:
    (folder / "program.cpp").write_text("int main() { return missing; }\n")
    assert compiled(folder) == compiled(folder) == 1
    assert calls(folder) == 2
    (folder / "program.cpp").write_text('#include "nowhere.hpp"\n')
    assert compiled(folder) == 1


def test_who_asks_at_the_same_time_waits_for_the_first(folder: Path) -> None:
    compiler = compiler_of(folder / "cache", [str(folder / "cxx")])
    children = [
        subprocess.Popen([*compiler, str(folder / "program.cpp"), "-o", str(folder / f"program{number}")])
        for number in range(4)
    ]
    assert [child.wait(60) for child in children] == [0] * 4
    assert calls(folder) == 1
    assert {subprocess.run([folder / f"program{number}"], check=False).returncode for number in range(4)} == {3}
