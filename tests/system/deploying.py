"""deploy.sh for real: the first version, an update, the way back, and out again."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.project import PROJECT
from tests.system import hosts, pedal
from tests.system.bench import Bench
from tests.system.far import HOST

DEPLOY_S = 7200.0  # emulated on a busy machine: pip 340 s and the operators 360 where nothing else ran
ETC = ("find /etc /usr/local /opt -xdev \\( -type f -o -type l \\) ! -name '*.pyc' ! -path '/etc/ssl/*'"
       " ! -path '/etc/ssh/*' -printf '%p %l %s\\n' | sort")  # fmt: skip


def boot(bench: Bench) -> None:
    """A card as it comes, switched on for the first time; it reaches its packages as this machine does."""
    bench.machine.new_card()
    bench.machine.switch_on()
    bench.say(f"ssh answers after {bench.far.wait():.0f} s")
    bench.far.put("\n".join([*hosts.apt_options(), ""]).encode(), "/etc/apt/apt.conf.d/90host")
    bench.far.put(f"deb {hosts.mirror()} trixie main\n".encode(), "/etc/apt/sources.list")
    bench.far.put(hosts.pip_conf().encode(), "/etc/pip.conf")
    if hosts.CERTIFICATES.exists():
        bench.far.put(hosts.CERTIFICATES.read_bytes(), str(hosts.CERTIFICATES))
    pedal.prepare(bench.far)
    bench.hold("a realtime kernel runs", "PREEMPT_RT" in bench.far.run("uname -v"), bench.far.run("uname -rvm"))
    bench.folder.joinpath("before").write_text(bench.far.root(ETC))


def dry_run(bench: Bench) -> None:
    """What would be done, and nothing of it."""
    before = bench.far.root(ETC)
    done = _deploy(bench, PROJECT, "--dry-run", "--profile", pedal.PROFILE)
    bench.hold("a dry run ends well", done.returncode == 0, done.stderr[-200:])
    bench.hold("a dry run changes nothing", bench.far.root(ETC) == before)


def deploy(bench: Bench) -> None:
    """The first version."""
    done = _deploy(bench, PROJECT, "--profile", pedal.PROFILE)
    bench.hold("deploy.sh ends well", done.returncode == 0, (done.stderr or done.stdout)[-300:])
    _runs(bench)


def update(bench: Bench) -> None:
    """Another version over it; presets and captures stay."""
    captures, presets, before = pedal.captures(bench.far), pedal.presets(bench.far), _linked(bench)
    with TemporaryDirectory() as folder:
        done = _deploy(bench, changed(Path(folder)))
    bench.hold("an update ends well", done.returncode == 0, (done.stderr or done.stdout)[-300:])
    after = _linked(bench)
    bench.hold("another version is linked", after != before, f"{before} -> {after}")
    _runs(bench)
    bench.hold("captures stay", pedal.captures(bench.far) == captures)
    bench.hold("presets stay", pedal.presets(bench.far) == presets)


def rollback(bench: Bench) -> None:
    """The version before, again."""
    now = _linked(bench)
    done = _deploy(bench, PROJECT, "--rollback")
    bench.hold("a rollback ends well", done.returncode == 0, (done.stderr or done.stdout)[-300:])
    bench.hold("another version is linked", _linked(bench) != now, f"{now} -> {_linked(bench)}")
    _runs(bench)


def uninstall(bench: Bench) -> None:
    """Everything goes but what the player made."""
    done = _deploy(bench, PROJECT, "--uninstall")
    bench.hold("deploy.sh --uninstall ends well", done.returncode == 0, (done.stderr or done.stdout)[-300:])
    known = set(bench.folder.joinpath("before").read_text().splitlines())
    left = [line.split()[0] for line in bench.far.root(ETC).splitlines() if line not in known]
    bench.hold("nothing of it is left in /etc, /opt and /usr/local", not left, ", ".join(left)[:300])
    units = bench.far.run("systemctl list-units --all --no-legend 'pedal*' 'etalon*'", check=False)
    bench.hold("no unit of it runs", "pedal-" not in units, units[:200])
    kept = bench.far.root(f"ls {pedal.STATE}/presets | head -n 1", check=False)
    bench.hold("presets are still there", bool(kept.strip()))


def changed(folder: Path) -> Path:
    """A checkout of this version with a change in it, which deploy.sh sends as another version."""
    subprocess.run(["git", "clone", "--quiet", "--shared", PROJECT, folder / "changed"], check=True)
    readme = folder / "changed" / "README.md"
    readme.write_text(f"{readme.read_text()}\nAnother version.\n")
    return folder / "changed"


def start_deploy(bench: Bench, checkout: Path, *words: str) -> subprocess.Popen[str]:
    """deploy.sh, under way; its words come from one pipe, in their order."""
    return subprocess.Popen(
        ["./deploy.sh", "-F", bench.far.config, *words, HOST],
        cwd=checkout,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _deploy(bench: Bench, checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """deploy.sh, each line of it told as it comes."""
    under_way = start_deploy(bench, checkout, *words)
    assert under_way.stdout
    said: list[str] = []
    for line in under_way.stdout:
        said.append(line)
        bench.say(f"| {line.rstrip()}")
    return subprocess.CompletedProcess(under_way.args, under_way.wait(DEPLOY_S), "".join(said), "")


def _linked(bench: Bench) -> str:
    return bench.far.run("basename $(readlink /opt/etalon/current)").strip()


def _runs(bench: Bench) -> None:
    took_s = bench.until(lambda: pedal.plays(bench.far), 300.0)
    bench.hold("sound flows", took_s is not None, f"after {took_s or 300:.0f} s")
