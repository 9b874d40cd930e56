"""House rules that no linter knows: a file is a page of thought, and no file names the machine it was made on."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project import PROJECT, tracked

LONGEST_FILE_LINES = 300
# Home folders, package indexes and caches belong to somebody's machine. /tmp, /run and /etc are everybody's.
MACHINE = re.compile(
    r"/home/(?!me\b|nam\b)[a-z]|/root/|/Users/|/opt/(?!etalon)|[a-z]+\.pythonhosted\.org|pypi\.org/simple"
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
VAGUE = re.compile(r"(manager|helper|util|service)s?", re.IGNORECASE)


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        if path == Path(__file__):
            continue  # it names what it forbids
        try:
            yield path.relative_to(PROJECT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a sound or a picture


def test_a_file_is_a_page_of_thought() -> None:
    files = tracked("*.py", "*.sh", "*.cpp", "*.hpp", ".ci/run", "Makefile")
    assert len(files) > 50
    lengths = {str(path.relative_to(PROJECT)): len(path.read_text().splitlines()) for path in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE_LINES} == {}


def test_no_file_reports_a_machine_or_is_left_unfinished() -> None:
    found = [
        f"{path}: {match.group()}"
        for path, text in texts()
        for pattern in (MACHINE, UNFINISHED)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_modules_are_named_in_the_words_of_the_field() -> None:
    stems = {path.stem for path in tracked("firmware/**/*.py", "hw/**/*.py")}
    assert {stem for stem in stems if any(VAGUE.fullmatch(word) for word in stem.split("_"))} == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(PROJECT))
        for path in tracked("firmware/**/*.py", "hw/**/*.py")
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_the_index_of_the_stand_ins_names_each_of_them() -> None:
    folder = PROJECT / "tests/stand_ins"
    index = ast.get_docstring(ast.parse((folder / "__init__.py").read_text())) or ""
    named = re.findall(r"^  (\w+)  +\w", index, re.MULTILINE)
    assert sorted(named) == sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize(
    ("start", "never"),
    [
        (
            "firmware.audiod",
            {
                "firmware.captures",
                "firmware.store",
                "firmware.state",
                "firmware.decide",
                "firmware.ui",
                "firmware.control",
                "onnx",
                "PIL",
                "gpiozero",
                "asyncio",
                "logging",
                "json",
            },
        ),
        ("firmware.controld", {"firmware.audio", "onnx", "onnxruntime", "asyncio"}),
        ("hw.profiles", {"firmware", "alsaaudio", "gpiozero", "luma", "PIL", "numpy"}),
    ],
)
def test_a_process_loads_only_what_it_may(start: str, never: set[str]) -> None:
    """What import-linter reads in the source, seen in a process of its own."""
    program = f"import sys, {start}; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert start in loaded
    assert loaded & never == set()


def test_the_readme_names_the_two_commands_that_stand() -> None:
    readme = (PROJECT / "README.md").read_text()
    targets = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    for command in ("demo", "test"):
        assert command in targets
        assert f"make {command}" in readme
    assert "make test" in (PROJECT / ".ci/run").read_text()
