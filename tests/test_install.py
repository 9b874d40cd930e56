"""requirements/install.sh: what is kept is not fetched again, and what the project comes by."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from firmware.kernels.library import FILE
from tests.project import PROJECT
from tests.stand_ins.commands import write_compiler

# pip's rules as far as the script knows them: without the network it finds what --find-links names, or nothing.
PIP = """
import sys
from pathlib import Path

if sys.argv[1:] == ["--version"]:
    sys.exit(0)
here = Path(__file__).parent
with (here / "calls").open("a") as calls:
    print(*sys.argv[1:], file=calls)
kept = Path(sys.argv[sys.argv.index("--find-links") + 1]) if "--no-index" in sys.argv else None
if kept and not (kept / "numpy.whl").is_file():
    sys.exit("No matching distribution found for numpy")
if "download" in sys.argv:
    (Path(sys.argv[sys.argv.index("--dest") + 1]) / "numpy.whl").write_bytes(b"numpy")
"""
LOCK = f"numpy==2.0 --hash=sha256:{hashlib.sha256(b'numpy').hexdigest()}\n"


class Install:
    """A project with a folder of kernels alone, and a virtual environment with this pip."""

    def __init__(self, folder: Path) -> None:
        self.project, self.venv, self.kept = folder / "pro ject", folder / "en v", folder / "kept"
        shutil.copytree(PROJECT / "requirements", self.project / "requirements")
        for lock in (self.project / "requirements").glob("*.txt"):
            lock.write_text(LOCK)
        kernels = shutil.ignore_patterns("*.so", "__pycache__")
        shutil.copytree(PROJECT / "firmware/kernels", self.project / "firmware/kernels", ignore=kernels)
        (self.project / "firmware/cli/doctor").mkdir(parents=True)
        (self.project / "firmware/cli/main.py").write_text("import sys\ndef run():\n    print(sys.argv[1:])\n")
        (self.project / "firmware/cli/doctor/operators_check.py").write_text(
            "import types\nfrom firmware.kernels.library import library\nGOOD = 'ok'\n"
            "def check_operators():\n"
            "    whole = library().read_bytes() == b'for this one'\n"
            "    return types.SimpleNamespace(grade='ok' if whole else 'warning')\n"
        )
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.venv], check=True)
        site = sysconfig.get_path("purelib", vars={"base": str(self.venv)})
        self._pip = Path(site) / "pip"
        self._pip.mkdir()
        (self._pip / "__main__.py").write_text(PIP)
        write_compiler(folder / "c++")
        self._compiler = folder / "c++"

    def run(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """As deploy.sh calls it; returns it with status 0."""
        environ = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        environ |= {"PYTHON": sys.executable, "CXX": str(self._compiler), "ETALON_PACKAGES": str(self.kept)}
        command = ["sh", self.project / "requirements/install.sh", "run", self.venv]
        return subprocess.run(command, env=environ | variables, capture_output=True, text=True, check=True)

    def fetched(self) -> int:
        """How many times pip was sent for packages."""
        return (self._pip / "calls").read_text().count("download")

    @property
    def library(self) -> Path:
        return self.project / "firmware/kernels" / FILE


@pytest.fixture
def install(tmp_path: Path) -> Install:
    return Install(tmp_path)


def test_what_was_fetched_once_is_not_fetched_again_unless_it_was_damaged(install: Install) -> None:
    install.run()
    install.run()
    assert install.fetched() == 1
    (install.kept / "numpy.whl").write_bytes(b"nump\0")
    (install.kept / "old.whl").write_bytes(b"of a lock of before")
    install.run()
    assert install.fetched() == 2
    assert [path.name for path in install.kept.iterdir()] == ["numpy.whl"]


def test_the_command_runs_the_project_where_it_lies_from_a_path_with_spaces(install: Install) -> None:
    install.run()
    said = subprocess.run(
        [install.venv / "bin/pedal", "a b", "c"], cwd="/", env={}, capture_output=True, text=True, check=True
    )
    assert said.stdout == "['a b', 'c']\n"
    assert install.library.read_text() == "made\n"


def test_why_the_operators_cannot_be_compiled_is_told_and_old_ones_go(install: Install) -> None:
    install.library.write_text("of other sources")
    result = install.run(CXX="no-such-compiler")
    assert "There is no no-such-compiler; on Debian: apt-get install g++." in result.stderr
    assert "plays the graph of plain ones" in result.stderr
    assert not install.library.exists()


def test_operators_that_come_along_are_taken_if_they_open_here(install: Install, tmp_path: Path) -> None:
    sent = tmp_path / "sent.so"
    sent.write_text("for this one")
    install.run(ETALON_OPERATORS=str(sent))
    assert install.library.read_text() == "for this one"
    sent.write_text("for another")
    assert "do not open here: compiling them here" in install.run(ETALON_OPERATORS=str(sent)).stderr
    assert install.library.read_text() == "made\n"
