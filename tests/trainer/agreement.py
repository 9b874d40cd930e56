"""The trainer's forward pass against the oracle, for every named capture that its classes can be given.

`make test-trainer` runs it; an ordinary pytest run does not collect it, for it needs PyTorch.
"""

import json

import numpy as np
import pytest

from tests.oracle import CORE, TRAINER, Rules, error_db, expected
from tests.own_captures import Model, linear, wavenet
from tests.own_captures.chance import by_chance
from tests.own_captures.sizes import sizes
from tests.own_captures.table import cases, modern
from tests.stand_ins.golden import GOLDEN
from tests.trainer.trainer import NotForTheTrainerError, played

WORST_DB = -100.0
TAKE = np.random.default_rng(1).normal(0.0, 0.5, 900)
CASES = cases()

# Where the two part (firmware/captures/nam/core_rules.py): what a file has to hold, and the oracle's switch for it.
DIVERGING = {
    '"active": false': Rules(inactive_layer1x1_adds=True),
    '"type": "Hardtanh"': Rules(hardtanh_has_limits=True),
    '"architecture": "Linear"': Rules(oldest_tap_first=True),
}


def trainable() -> list[str]:
    """The cases that the trainer's classes take."""
    found: list[str] = []
    for name, model in CASES.items():
        try:
            played(model, TAKE[:1])
        except NotForTheTrainerError:
            continue
        found.append(name)
    return found


TRAINABLE = trainable()


def test_most_captures_are_compared() -> None:
    left_out = sorted(set(CASES) - set(TRAINABLE))
    assert len(TRAINABLE) > 130
    for name in left_out:
        with pytest.raises(NotForTheTrainerError):
            played(CASES[name], TAKE[:1])


@pytest.mark.parametrize("name", TRAINABLE)
def test_the_trainer_plays_a_capture_as_the_oracle_does(name: str) -> None:
    theirs = played(CASES[name], TAKE)
    assert error_db(expected(CASES[name], TAKE, rules=TRAINER), theirs) <= WORST_DB
    if not any(words in json.dumps(CASES[name]) for words in DIVERGING):
        assert error_db(expected(CASES[name], TAKE, rules=CORE), theirs) <= WORST_DB


@pytest.mark.parametrize(
    ("model", "rules"),
    [
        (CASES["layer1x1 inactive"], DIVERGING['"active": false']),
        (CASES["activation Hardtanh with limits that are not read"], DIVERGING['"type": "Hardtanh"']),
        (linear(37), DIVERGING['"architecture": "Linear"']),
    ],
    ids=["layer1x1 inactive", "Hardtanh limits", "Linear tap order"],
)
def test_where_the_trainer_parts_from_core_it_is_by_the_one_named_rule(model: Model, rules: Rules) -> None:
    theirs = played(model, TAKE)
    assert error_db(expected(model, TAKE, rules=rules), theirs) <= WORST_DB
    assert error_db(expected(model, TAKE), theirs) > -60.0


def test_layer1x1_post_film_is_applied_whatever_the_gating() -> None:
    """The trainer is with today's Core here, and both against the Core that rendered one of the golden vectors."""
    model = CASES["layer1x1_post_film, gated"]
    theirs = played(model, TAKE)
    assert error_db(expected(model, TAKE), theirs) <= WORST_DB
    assert error_db(expected(model, TAKE, rules=Rules(post_film_if_blended_only=True)), theirs) > -60.0


@pytest.mark.parametrize(
    "name", [f"sliced, {how}" for how in ("some counts", "gated", "blended", "layer1x1 inactive")]
)
def test_the_trainer_slices_channels_alike(name: str) -> None:
    model, limits = sizes()[name]
    for limit in limits:
        slim = limit - 1e-9
        assert error_db(expected(model, TAKE, slim=slim, rules=TRAINER), played(model, TAKE, slim=slim)) <= WORST_DB


if GOLDEN.is_dir():

    @pytest.mark.parametrize("file", sorted(path.name for path in GOLDEN.glob("*.nam")))
    def test_the_trainer_plays_the_golden_captures_as_the_oracle_does(file: str) -> None:
        model: Model = json.loads((GOLDEN / file).read_text())
        parts = [entry["model"] for entry in model["config"].get("submodels", [])] or [model]
        for part in parts:
            assert error_db(expected(part, TAKE), played(part, TAKE)) <= WORST_DB


def test_the_trainer_plays_captures_by_chance_as_the_oracle_does() -> None:
    """Of every ten, half have a head_dilation, which the trainer does not know, and one is a container."""
    compared = 0
    for seed in range(120):
        model = by_chance(seed)
        try:
            theirs = played(model, TAKE)
        except NotForTheTrainerError:
            continue
        assert error_db(expected(model, TAKE, rules=TRAINER), theirs) <= WORST_DB, seed
        compared += 1
    assert compared > 30


def test_a_wrong_weight_is_heard() -> None:
    model = wavenet(modern(3, [1, 2]))
    wrong = {**model, "weights": [0.9 * model["weights"][0], *model["weights"][1:]]}
    assert error_db(expected(model, TAKE), played(wrong, TAKE)) > -60.0
