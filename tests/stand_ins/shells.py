"""A person at a real shell: a terminal of its own, keys that are typed, the line that then stands there."""

import os
import pty
import select
import subprocess
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

PROMPT = "ready> "
SHOW = "\x18s"  # Ctrl-X s writes the line to a file
TAB = "\t"
WAIT_S = 20.0
BASH_SHOWS = r"""bind -x '"\C-xs": printf %s "$READLINE_LINE" >"$SHOWN.new"; mv "$SHOWN.new" "$SHOWN"'"""
ZSH_SHOWS = (
    r"""shows() { print -rn -- "$BUFFER" >$SHOWN.new; mv $SHOWN.new $SHOWN }; zle -N shows; bindkey '^Xs' shows"""
)


class Shell:
    """One that waits for keys. `folder` is its own."""

    def __init__(self, terminal: int, folder: Path) -> None:
        self._terminal, self._shown = terminal, folder / "shown"

    def run(self, line: str) -> None:
        """Has it done, up to the next prompt."""
        self._press(f"{line}\necho over-$((6 * 7))\n")
        self._until(lambda seen: PROMPT in seen.partition("over-42")[2])

    def line_after(self, keys: str) -> str:
        """What stands on the line once `keys` are pressed; the line is then empty again."""
        self._press(keys + SHOW)
        self._until(lambda _: self._shown.exists())
        line = self._shown.read_text()
        self._shown.unlink()
        self._press("\x05\x15")  # to its end, and away with it
        return line

    def _press(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def _until(self, holds: Callable[[str], bool]) -> None:
        seen, ends_s = "", time.monotonic() + WAIT_S
        while not holds(seen):
            assert time.monotonic() < ends_s, f"the shell does not go on: {seen[-2000:]!r}"
            if select.select([self._terminal], [], [], 0.02)[0]:
                seen += os.read(self._terminal, 65_536).decode(errors="replace").replace("\r", "")


def bash(folder: Path, environment: dict[str, str], setup: str) -> AbstractContextManager[Shell]:
    """One without anybody's settings, which `setup` is typed into."""
    return _shell(("bash", "--noprofile", "--norc", "-i"), folder, environment, f"{BASH_SHOWS}\n{setup}")


def zsh(folder: Path, environment: dict[str, str], setup: str) -> AbstractContextManager[Shell]:
    """As `bash`."""
    return _shell(("zsh", "-f", "-i"), folder, environment, f"{ZSH_SHOWS}\n{setup}")


@contextmanager
def _shell(command: tuple[str, ...], folder: Path, environment: dict[str, str], setup: str) -> Generator[Shell]:
    ours, its = pty.openpty()
    variables = {**environment, "SHOWN": str(folder / "shown"), "PS1": PROMPT, "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=variables, start_new_session=True) as child:
        os.close(its)
        at_it = Shell(ours, folder)
        try:
            at_it.run(f"PS1='{PROMPT}'")
            for line in setup.split("\n"):
                at_it.run(line)
            yield at_it
        finally:
            child.kill()
            os.close(ours)
