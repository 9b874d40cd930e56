"""Tab in a real bash and a real zsh, and the page that `man pedal` shows."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from firmware.cli.main import main as command
from firmware.cli.shell_files import BASH, MAN, ZSH, main, shell_files
from firmware.cli.verbs import VERBS
from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.serving import serving
from tests.stand_ins.shells import TAB, Shell, bash, zsh

pytestmark = pytest.mark.xdist_group("clock")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the files, a `pedal` command, and the run folder of a pedal."""
    folder = tmp_path_factory.mktemp("shells")
    main(folder / "share")
    for name in ("bin", "run"):
        (folder / name).mkdir()
    command = folder / "bin" / "pedal"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -c "from firmware.cli.main import run; run()" "$@"\n')
    command.chmod(0o755)
    return folder


@pytest.fixture(scope="module", params=["bash", "zsh"])
def at_shell(folder: Path, request: pytest.FixtureRequest) -> Generator[Shell]:
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    variables = {**os.environ, "PATH": path, "PEDAL_RUN": str(folder / "run")}
    loads = {
        "bash": f". {folder / 'share' / BASH}",
        "zsh": f"fpath=({(folder / 'share' / ZSH).parent} $fpath); autoload -Uz compinit; compinit -u -D",
    }
    start = {"bash": bash, "zsh": zsh}[request.param]
    with start(folder, variables, loads[request.param]) as shell:
        yield shell


@pytest.fixture(scope="module")
def pedal(folder: Path) -> Generator[None]:
    desk = Desk(*map(entry, ("Lead 1", "Lead two's", "Clean: bright", "Échö big", '$x "y"')))
    desk.settle()
    with serving(folder / "run", lambda request: asked(desk, request)):
        yield


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("pl", ["play"]),
        ("status --js", ["status", "--json"]),
        ("watch --fol", ["watch", "--follow"]),
        ("play cl", ["play", "Clean: bright"]),
        (r"play Lead\ t", ["play", "Lead two's"]),
        ('play "Lead t', ["play", "Lead two's"]),
        ("play 'Lead 1", ["play", "Lead 1"]),
        ("play É", ["play", "Échö big"]),
        (r"play \$", ["play", '$x "y"']),
        ("get gate.th", ["get", "gate.threshold_db"]),
        ("do ne", ["do", "next"]),
        ("library --profile hifiberry_dacplusadcp", ["library", "--profile", "hifiberry_dacplusadcpro"]),
        ("do set tone.ba", ["do", "set", "tone.bass"]),
        ("do preset cl", ["do", "preset", "Clean: bright"]),
        ("do page ga", ["do", "page", "gain"]),
        ("import /etc/passw", ["import", "/etc/passwd"]),
        ("import /etc/passwd /etc/passw", ["import", "/etc/passwd", "/etc/passwd"]),
    ],
)
@pytest.mark.usefixtures("pedal")
def test_tab_completes_what_was_begun(typed: str, means: list[str], at_shell: Shell) -> None:
    line = at_shell.line_after(f"pedal {typed}{TAB}")
    assert shlex.split(line) == ["pedal", *means]


@pytest.mark.usefixtures("pedal")
def test_what_several_have_in_common_is_completed_and_no_more(at_shell: Shell) -> None:
    assert at_shell.line_after(f"pedal play le{TAB}") == r"pedal play Lead\ "


def test_nothing_is_offered_and_nothing_said_where_no_pedal_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    assert command(["__complete", "presets"]) == 0
    assert command(["__complete", "nonsense"]) == 0
    assert command(["__complete"]) == 0
    assert capfd.readouterr() == ("", "")


def test_who_presses_tab_waits_for_no_parser_and_no_levels() -> None:
    program = "import sys; from firmware.cli.main import main; main(['__complete', 'presets']); print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert "firmware.cli.completing" in loaded
    assert (
        loaded & {"shtab", "argparse_manpage", "numpy", "rich", "firmware.plan", "firmware.captures.entry"} == set()
    )


def test_the_page_has_every_command_and_nothing_that_man_stumbles_over(folder: Path) -> None:
    page = folder / "share" / MAN
    lint = subprocess.run(["mandoc", "-T", "lint", "-W", "error", page], capture_output=True, text=True)
    assert (lint.returncode, lint.stdout) == (0, "")
    shown = subprocess.run(["mandoc", "-T", "ascii", page], capture_output=True, text=True, check=True).stdout
    text = re.sub(".\b", "", shown)
    for verb, (_, says) in VERBS.items():
        assert re.search(rf"^ +pedal {verb}$", text, re.MULTILINE), verb
        assert says in " ".join(text.split())
    assert "a .nam file, or an .onnx that was exported" in " ".join(text.split())


def test_every_command_and_every_option_is_in_both_completions(capsys: pytest.CaptureFixture[str]) -> None:
    files, options = shell_files(), set[str]()
    for verb in VERBS:
        with pytest.raises(SystemExit):
            command([verb, "--help"])
        options.update(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    assert {"--input-level", "--json", "--gig"} <= options
    for shell in (BASH, ZSH):
        assert {word for word in (*VERBS, *options) if word not in files[shell]} == set()
