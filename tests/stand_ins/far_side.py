"""A pedal to deploy to: a real sshd on loopback, real files under one folder, and stand-ins for what needs root."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path

from tests.stand_ins.commands import write_compiler

PROJECT = Path(__file__).parents[2]
SSHD = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin") or "/usr/sbin/sshd"

# `id` and `sudo` keep the real rules: uid 1000 until sudo runs something. Each call is written down.
ONLY_WRITTEN_DOWN = (
    "systemctl",
    "systemd-sysusers",
    "systemd-tmpfiles",
    "udevadm",
    "usermod",
    "userdel",
    "apt-get",
    "sync",
)
STAND_INS = {
    "id": 'case "$*" in -un) echo guitarist ;;'
    ' -nG*) [ -e "$far/no-rights" ] && echo guitarist || echo guitarist sudo ;;'
    ' *) [ "${AS_ROOT:-}" ] && echo 0 || echo 1000 ;; esac',
    "sudo": '[ -e "$far/no-sudo" ] && exit 1; [ "$1" != -n ] || shift; AS_ROOT=yes SUDO_USER=guitarist "$@"',
    "apt-cache": "",
    "journalctl": 'echo "card not found: $2"',
    "df": '[ -e "$far/full" ] && printf "h\\n/dev/x 9 9 %s 9%% /\\n" "$(cat "$far/full")" || exec /bin/df "$@"',
    "uname": 'for m in armv7l aarch64; do [ ! -e "$far/$m" ] || { echo $m; exit; }; done; exec /bin/uname "$@"',
    "tar": 'exec /bin/tar "$@"',
    "mv": 'exec /bin/mv "$@"',
    "dpkg-query": '[ -e "$far/bare" ] || echo installed',
} | dict.fromkeys(
    ONLY_WRITTEN_DOWN,
    '[ ! -e "$far/slow" ] || sleep 1; '
    '[ ! -e "$far/no-$(basename "$0")" ] || { rm "$far/no-$(basename "$0")"; exit 1; }',
)

ONLY_ASKS = "sync|id|uname|df|journalctl|dpkg-query|systemctl (show|is-)"

# The power goes: the shell that called, the script on the pedal, ends without another word.
CUT = '[ ! -e "$far/cut-$(basename "$0")" ] || { rm "$far/cut-$(basename "$0")"; kill -9 "$PPID"; exit 1; }'

# The pedal command of a version under test: `doctor` and `status` end as the version was made to.
PEDAL = """
import sys

def run() -> None:
    sys.exit({doctor} if sys.argv[1] == "doctor" else {status})
"""


# Its completion and man page: here each says which version it is of.
SHELL_FILES = """
import sys
from pathlib import Path

for name in ("bash-completion/completions/pedal", "zsh/site-functions/_pedal", "man/man1/pedal.1"):
    (Path(sys.argv[1]) / name).parent.mkdir(parents=True)
    (Path(sys.argv[1]) / name).write_text(Path("README.md").read_text())
"""

# Makes what requirements/install.sh makes, as far as a deploy sees it. The real one is slow: it is walked by
# the test of the first deploy. A lock that reads "broken" fails as a wrong hash does,
# one that reads "full" as on a card that is.
QUICK_INSTALL = """#!/bin/sh
set -eu
version=$(dirname "$0")/..
grep -qx broken "$version/requirements/$1.txt" && exit 1
grep -qx full "$version/requirements/$1.txt" && { echo 5 >"$(dirname "$(command -v df)")/../full"; exit 1; }
[ -z "$ETALON_OPERATORS" ] || cp "$ETALON_OPERATORS" "$version/firmware/kernels/etalon_kernels.so"
mkdir -p "$2/bin"
ln -s "$(command -v python3)" "$2/bin/python"
printf '#!/bin/sh\\nPYTHONPATH=%s exec python3 -c "from firmware.cli.main import run; run()" "$@"\\n' \\
    "$version" >"$2/bin/pedal"
chmod +x "$2/bin/pedal"
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class FarSide:
    """`folder` holds keys and stand-ins; `root` is what deploy.sh takes for / there."""

    folder: Path
    root: Path
    sshd: subprocess.Popen[bytes]

    @property
    def ssh_config(self) -> Path:
        return self.folder / "ssh_config"

    @property
    def log(self) -> Path:
        return self.folder / "commands"

    def commands(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def last_change(self) -> str:
        """The last command but those that only ask, or wait for the card."""
        return [command for command in self.commands() if not re.match(ONLY_ASKS, command)][-1]

    def files(self) -> dict[str, float]:
        """Every path under the far side's root with its time of change."""
        return {str(path): path.lstat().st_mtime for path in sorted(self.root.rglob("*"))}

    def texts(self) -> dict[str, str]:
        """What every file and link there holds, by its path under the root."""
        found = [path for path in self.root.rglob("*") if path.is_symlink() or path.is_file()]
        return {
            str(path.relative_to(self.root)): str(path.readlink()) if path.is_symlink() else path.read_text()
            for path in found
        }

    def wait_for(self, command: str, *, times: int) -> None:
        """Until it was called so many times."""
        until = time.monotonic() + 60.0
        while self.commands().count(command) < times:
            assert time.monotonic() < until, f"never came to: {command}"
            time.sleep(0.05)

    def linked(self, name: str) -> str:
        return (self.root / "opt/etalon" / name).readlink().name

    def versions(self) -> set[str]:
        return {path.name for path in (self.root / "opt/etalon/versions").glob("*")}

    def be(self, trouble: str) -> None:
        """`no-sudo`: sudo asks for a password; `no-rights`: the user is in no group that may use it.
        `bare`: no system package is installed. `32-bit`: so is its Python.
        `no-systemctl` and such: once, the program fails. `cut-tar` and such: once, the power goes as it begins.
        `full`: 5 MiB are free on the card. `armv7l`, `aarch64`: the processor. `slow`: systemctl takes a second.
        """
        (self.folder / trouble).write_text("5")

    def renew(self, root: Path) -> None:
        """An empty pedal without troubles, behind the same sshd."""
        self.root = root
        root.mkdir(parents=True)
        for left_over in (
            self.log,
            self.folder / "bare",
            self.folder / "32-bit",
            self.folder / "armv7l",
            self.folder / "aarch64",
            self.folder / "full",
            self.folder / "slow",
            *self.folder.glob("no-*"),
            *self.folder.glob("cut-*"),
        ):
            left_over.unlink(missing_ok=True)

    def close(self) -> None:
        self.sshd.terminate()
        self.sshd.wait(timeout=10)


def start_far_side(folder: Path) -> FarSide:
    """Starts sshd with keys of its own; the caller closes it."""
    for key in ("host_key", "user_key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True)
    write_stand_ins(folder)
    write_compiler(folder / "bin/c++")
    port = free_port()
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host_key\nPidFile none\n"
        f"AuthorizedKeysFile {folder}/user_key.pub\nPermitRootLogin yes\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\n"
        # Bytecode is half of an installation, and nobody here looks at it. A bash that is sshd's own child reads the
        # tester's .bashrc for each command, a second where a version manager lives there; one at level 2 does not.
        f"SetEnv SHLVL=1 PATH={folder}/bin:{os.environ['PATH']} CXX={folder}/bin/c++ PIP_COMPILE=0"
        f" PYTHONPATH={folder}/site ETALON_PATIENCE_S=0 ETALON_LISTEN_S=0\n"
    )
    host_key = " ".join((folder / "host_key.pub").read_text().split()[:2])
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}\n")
    (folder / "ssh_config").write_text(
        f"Host pedal\n  HostName 127.0.0.1\n  Port {port}\n  User {getuser()}\n  IdentityFile {folder}/user_key\n"
        f"  IdentitiesOnly yes\n  UserKnownHostsFile {folder}/known_hosts\n  BatchMode yes\n"
        f"Host nobody\n  HostName 127.0.0.1\n  Port {free_port()}\n  BatchMode yes\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd's own condition for starting as root
    with (folder / "sshd.log").open("wb") as log:
        sshd = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "sshd_config"], stderr=log)
    wait_for(port, sshd)
    return FarSide(folder, folder / "root", sshd)


def write_stand_ins(folder: Path) -> None:
    (folder / "bin").mkdir()
    for name, does in STAND_INS.items():
        path = folder / "bin" / name
        path.write_text(f'#!/bin/sh\nfar={folder}\necho "{name} $*" >>"$far/commands"\n{CUT}\n{does}\n')
        path.chmod(0o755)
    (folder / "bin/python3").symlink_to(Path(sys.executable).resolve())  # a version manager's own is slow to start
    (folder / "site").mkdir()
    (folder / "site/sitecustomize.py").write_text(
        f'import os, struct\nif os.path.exists("{folder}/32-bit"):\n    struct.calcsize = lambda _format: 4\n'
    )


def wait_for(port: int, sshd: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert sshd.poll() is None, "sshd ended at once"
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("sshd does not listen")


class Checkout:
    """A git checkout with this project's deploy.sh, systemd/, profiles and locks, and a small pedal command."""

    def __init__(self, folder: Path, *, quick: bool) -> None:
        self.folder = folder
        for name in ("systemd", "requirements", "hw", "firmware/kernels", "tests/on_pedal"):
            shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("*.so", "__pycache__"))
        for name in ("deploy.sh", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(PROJECT / name, folder / name)
        for name in ("firmware/cli/__init__.py", "firmware/__init__.py"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()
        if quick:
            (folder / "requirements/install.sh").write_text(QUICK_INSTALL)
        self._git("init", "--quiet")
        self.commit(doctor=0)

    def commit(self, *, doctor: int = 0, status: int = 0, shell_files: bool = True) -> None:
        """A new version whose doctor and status end with these; with completion for shells or without."""
        (self.folder / "firmware/cli/main.py").write_text(PEDAL.format(doctor=doctor, status=status))
        if shell_files:
            (self.folder / "firmware/cli/shell_files.py").write_text(SHELL_FILES)
        else:
            (self.folder / "firmware/cli/shell_files.py").unlink(missing_ok=True)
        self._git("add", "--all")
        self._git(
            "-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "--allow-empty", "-m", "A version"
        )

    def break_lock(self, how: str = "broken") -> None:
        (self.folder / "requirements/pi.txt").write_text(f"{how}\n")

    def change(self) -> None:
        """An edit that is not committed."""
        (self.folder / "README.md").write_text("changed\n")

    def deploy(
        self, far_side: FarSide, *options: str, to: str = "pedal", programs: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """`programs` is a folder of those that this side has besides."""
        return subprocess.run(
            self._words(far_side, *options, to),
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"} if programs else None,
        )

    def begin(self, far_side: FarSide) -> subprocess.Popen[bytes]:
        """A deploy in a process group of its own, which nobody listens to."""
        return subprocess.Popen(
            self._words(far_side, "pedal"),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _words(self, far_side: FarSide, *words: str) -> list[str]:
        return ["./deploy.sh", "-F", str(far_side.ssh_config), "--root", str(far_side.root), *words]

    def _git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self.folder, check=True)
