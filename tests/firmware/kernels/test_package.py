"""The package's own build: with a compiler the operators come along, without one the package is whole without."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from firmware.kernels.library import FILE
from tests.firmware.kernels.compiler import WERROR
from tests.project import PROJECT, tracked
from tests.stand_ins.commands import write_compiler

INSIDE = f"firmware/kernels/{FILE}"
SOURCES = tuple(f"firmware/kernels/*.{suffix}" for suffix in ("py", "cpp", "hpp"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a package is built from, without what somebody built before."""
    folder = tmp_path / "checkout"
    for path in tracked("firmware", "hw", "pyproject.toml", "README.md", "LICENSE"):
        target = folder / path.relative_to(PROJECT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return folder


def wheel_of(checkout: Path, compiler: str) -> Path:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run(
        [*command, "--wheel-dir", str(checkout / "dist"), str(checkout)],
        env={**os.environ, "CXX": compiler},
        check=True,
    )
    return next((checkout / "dist").glob("*.whl"))


def write_logged_compiler(path: Path) -> None:
    """A stand-in that writes each command line beside itself."""
    write_compiler(path.with_suffix(".made"))
    path.write_text(f'#!/bin/sh\necho "$*" >>"$0.log"\nexec {path.with_suffix(".made")} "$@"\n')
    path.chmod(0o755)


def test_with_a_compiler_which_may_warn_the_operators_are_in_the_package(checkout: Path, tmp_path: Path) -> None:
    compiler = tmp_path / "compiler"
    write_logged_compiler(compiler)
    wheel = wheel_of(checkout, str(compiler))
    with zipfile.ZipFile(wheel) as package:
        assert package.read(INSIDE) == b"made\n"
    assert "-none-any" not in wheel.name, "it is of this machine"
    flags = (tmp_path / "compiler.log").read_text()
    assert "-Wall" in flags
    assert WERROR not in flags


def test_without_one_the_package_is_built_without_them_and_an_old_library_goes(checkout: Path) -> None:
    old = checkout / INSIDE
    old.write_bytes(b"from other sources")
    with zipfile.ZipFile(wheel_of(checkout, "no-such-compiler")) as package:
        packed = {name for name in package.namelist() if name.startswith("firmware/kernels/")}
    assert packed == {str(path.relative_to(PROJECT)) for path in tracked(*SOURCES)}
    assert not old.exists()
