"""The walk: a card as it comes, to a pedal that has survived. `tests/system/run --help`."""

import argparse
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from tests.stand_ins.far_side import free_port
from tests.system import cuts, deploying, playing, plugging
from tests.system.bench import Bench
from tests.system.far import Far
from tests.system.image import BOARDS, cache, image
from tests.system.machine import Machine


@dataclass(frozen=True)
class Step:
    name: str
    act: Callable[[Bench], None]
    kept: bool = False  # the card as it is then is kept, so that a run can begin behind it


STEPS = (
    Step("boot", deploying.boot),
    Step("dry-run", deploying.dry_run),
    Step("deploy", deploying.deploy, kept=True),
    Step("reboot", playing.reboot),
    Step("sound", playing.hear, kept=True),
    Step("sticks", plugging.plug),
    Step("kills", playing.kills),
    Step("memory", playing.memory),
    Step("cuts", cuts.cut),
    Step("update", deploying.update),
    Step("rollback", deploying.rollback),
    Step("small", playing.small),
    Step("uninstall", deploying.uninstall),
)
NAMES = [step.name for step in STEPS]


def chosen(first: str, only: list[str], without: list[str]) -> list[Step]:
    """The steps to go, in their order."""
    later = STEPS[NAMES.index(first) :] if first else STEPS
    return [step for step in later if step.name not in without and (not only or step.name in only)]


def kept_before(step: Step) -> str | None:
    """The last step before this one after which the card is kept; None: it begins with a new card."""
    before = [each.name for each in STEPS[: STEPS.index(step)] if each.kept]
    return before[-1] if before else None


def main(words: list[str]) -> int:
    """Exit status 1 if a claim did not hold."""
    parser = argparse.ArgumentParser(prog="tests/system/run", description=__doc__)
    parser.add_argument(
        "--board", choices=BOARDS, default="arm64", help="amd64 is not emulated: in a tenth of the time"
    )
    parser.add_argument(
        "--from", dest="first", choices=NAMES, default="", help="begin here, on the card as it was kept"
    )
    parser.add_argument("--only", nargs="+", choices=NAMES, default=[], metavar="STEP", help=", ".join(NAMES))
    parser.add_argument("--without", nargs="+", choices=NAMES, default=[], metavar="STEP")
    parser.add_argument("--as-it-is", action="store_true", help="with the card as the last run left it")
    options = parser.parse_args(words)
    signal.signal(signal.SIGTERM, _end)
    steps = chosen(options.first, options.only, options.without)
    made = image(BOARDS[options.board])
    folder = cache() / f"run-{options.board}"
    folder.mkdir(exist_ok=True)
    port = free_port()
    machine = Machine(made, folder, port)
    bench = Bench(machine, Far(made, folder, port), folder)
    try:
        if steps[0].name != "boot":
            _go_on(bench, steps[0], as_it_is=options.as_it_is)
        for step in steps:
            bench.run(step.name, step.act)
            if step.kept and not options.as_it_is:
                _keep(bench, step)
    finally:
        bench.far.forget()
        machine.cut()
        bench.write()
    print(f"\n{(folder / 'result.md').read_text()}\nin {folder}/result.md and .json; the console is in console.log")
    return 0 if bench.all_held else 1


def _end(_number: int, _frame: FrameType | None) -> None:
    """The machine goes off with its runner."""
    sys.exit(1)


def _go_on(bench: Bench, first: Step, *, as_it_is: bool) -> None:
    moment = kept_before(first)
    if moment and not as_it_is:
        bench.machine.go_back_to(moment)
    elif not as_it_is:
        sys.exit(f"{first.name} needs a pedal that is deployed: begin before it, or --as-it-is")
    bench.machine.switch_on()
    bench.say(f"ssh answers after {bench.far.wait():.0f} s, on the card as it was after {moment or 'the last run'}")


def _keep(bench: Bench, step: Step) -> None:
    playing.shut_down(bench)
    bench.machine.remember(step.name)
    bench.machine.switch_on()
    bench.say(f"the card is kept; ssh answers after {bench.far.wait():.0f} s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
