"""Building the library, and what is said where there is none to build."""

import os
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from firmware.kernels.build import (
    FLAGS,
    STRIP,
    NotBuiltError,
    Step,
    build,
    compile_all,
    free_mib,
    jobs,
    main,
    steps,
    variants,
)
from firmware.kernels.library import FILE, FOLDER, library
from tests.firmware.kernels.compiler import SANITIZED, WERROR, strict
from tests.project import PROJECT


def symbols(target: Path, *options: str) -> list[list[str]]:
    listed = subprocess.run(["nm", "-C", *options, str(target)], capture_output=True, text=True, check=True)
    return [line.split(maxsplit=2) for line in listed.stdout.splitlines()]


def test_the_library_shows_what_it_is_called_by_and_hides_all_else(operators: Path) -> None:
    defined = {name for *_, kind, name in symbols(operators, "-D", "--defined-only") if kind == "T"}
    strip, outlet = (
        ("before", "between", "after", "through", "strip_bytes"),
        ("mix", "dry", "measure", "outlet_bytes"),
    )
    shown = (*strip, *outlet, "decode", "encode", "variant")
    assert defined == {"RegisterCustomOps", *(f"etalon_{name}" for name in shown)}


def test_every_source_is_compiled() -> None:
    todo = steps(Path(), "x86_64", {})
    assert {step.source for step in todo} == set(FOLDER.rglob("*.cpp"))
    assert len({step.target for step in todo}) == len(todo), "one object would be written over another"


def test_a_warning_costs_the_owner_nothing_and_fails_the_tests(tmp_path: Path) -> None:
    """Every compiler warns of a macro that is defined twice."""
    warned = {"CXXFLAGS": "-DETALON_SHOWN="}
    compile_all(step_of_samples(tmp_path, warned), ["g++"], 1)
    with pytest.raises(NotBuiltError, match="ETALON_SHOWN"):
        compile_all(step_of_samples(tmp_path, strict(warned)), ["g++"], 1)


def step_of_samples(folder: Path, environ: Mapping[str, str]) -> list[Step]:
    return [step for step in steps(folder, platform.machine(), environ) if step.source == STRIP / "samples.cpp"]


def test_no_build_of_the_tests_lets_a_warning_pass() -> None:
    assert WERROR not in FLAGS
    assert WERROR in SANITIZED
    assert all(WERROR in step.flags for step in steps(Path(), "aarch64", strict({"CXXFLAGS": "-O0"})))
    across = (PROJECT / "tests/arm64/run").read_text()
    assert across.index(f'export CXXFLAGS="${{CXXFLAGS:-}} {WERROR}"') < across.index("-m firmware.kernels.build")


def test_an_instruction_set_shares_no_function_with_the_rest(compiler: list[str], tmp_path: Path) -> None:
    """The linker would keep one of two for all, and an older processor would meet a newer one's instructions."""
    name = next(iter(variants(platform.machine(), os.environ)))
    of_one = [
        step for step in steps(tmp_path, platform.machine(), strict(os.environ)) if step.target.name.startswith(name)
    ]
    assert {step.source.stem for step in of_one} == {"fixed", "variant"}
    compile_all(of_one, compiler, os.cpu_count() or 1)
    for step in of_one:
        defined = [symbol for *_, kind, symbol in symbols(step.target, "--defined-only") if kind in "TWVDBu"]
        assert defined
        assert all(f"etalon::{name}::" in symbol for symbol in defined)


@pytest.mark.parametrize(
    ("environ", "memory_mib", "wanted"),
    [({}, 100, 1), ({}, 16_000, os.cpu_count()), ({"ETALON_JOBS": "3"}, 100, 3), ({"ETALON_JOBS": "many"}, 100, 1)],
)
def test_as_many_sources_are_compiled_at_a_time_as_there_is_memory_for(
    environ: dict[str, str], memory_mib: int, wanted: int
) -> None:
    assert jobs(environ, memory_mib) == wanted


def test_the_free_memory_is_read_and_unknown_where_there_is_no_word_of_it(tmp_path: Path) -> None:
    assert free_mib() > 100
    assert free_mib(tmp_path / "meminfo") == 0


def test_x86_has_two_variants_and_aarch64_the_one_of_its_own_processor() -> None:
    assert list(variants("x86_64", {})) == ["baseline", "avx2"]
    assert "-mcpu=native" in variants("aarch64", {})["baseline"]
    assert "-mcpu=cortex-a76" in variants("aarch64", {"ETALON_MCPU": "cortex-a76"})["baseline"]


def test_another_machine_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError, match="this machine is riscv64"):
        build(tmp_path / FILE, "riscv64", os.environ)
    assert not list(tmp_path.iterdir())


def test_without_a_compiler_there_is_a_sentence_and_no_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CXX", "no-such-compiler")
    assert main([str(tmp_path)]) == 1
    shown = capsys.readouterr().err
    assert "There is no no-such-compiler; on Debian: apt-get install g++." in shown
    assert "plays the graph of plain ones" in shown
    assert library(tmp_path) is None


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main([str(tmp_path / "file" / "below"), platform.machine()]) == 1
    assert f"{tmp_path / 'file' / 'below'} cannot be written to (Not a directory)." in capsys.readouterr().err


def test_a_compiler_that_fails_is_quoted_and_leaves_the_old_library(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"old")
    with pytest.raises(NotBuiltError, match="no-such-flag"):
        build(tmp_path / FILE, platform.machine(), {**os.environ, "CXXFLAGS": "--no-such-flag"})
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert library(tmp_path) == tmp_path / FILE
