"""The runner's notebook: what broke off is in the table, and the steps after it too."""

import json
from pathlib import Path
from typing import cast

import pytest

from tests.system.bench import Bench
from tests.system.far import Far
from tests.system.machine import Machine


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(cast(Machine, None), cast(Far, None), tmp_path)


def test_a_step_that_breaks_off_did_not_hold_and_the_next_one_has_its_turn(bench: Bench) -> None:
    def breaks(bench: Bench) -> None:
        bench.hold("the first claim", held=True, seen="as it\nshould | be")
        raise RuntimeError("no answer")

    def goes(bench: Bench) -> None:
        bench.hold("all is well", held=True)

    bench.run("breaks", breaks)
    bench.run("goes", goes)
    written = (bench.folder / "result.md").read_text().splitlines()
    assert "| 1 of 2 | breaks goes to its end (RuntimeError: no answer) |" in written[2]
    assert written[3].endswith("| 1 of 1 |  |")
    assert not bench.all_held
    assert [claim["held"] for claim in json.loads((bench.folder / "result.json").read_text())["claims"]] == [1, 0, 1]


def test_what_raises_while_it_is_waited_for_is_not_yet_so(bench: Bench) -> None:
    answers = iter([RuntimeError("not yet"), False, True])

    def so() -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert bench.until(so, patience_s=5.0, every_s=0.0) is not None
    assert bench.until(lambda: False, patience_s=0.01, every_s=0.0) is None
