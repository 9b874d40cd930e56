"""Which steps a run goes, where it begins, and what it takes along of this machine."""

import re

import pytest

from tests.project import PROJECT
from tests.system import hosts
from tests.system.__main__ import NAMES, STEPS, chosen, kept_before


def test_a_run_goes_from_a_card_as_it_comes_to_a_pedal_that_is_gone() -> None:
    assert [step.name for step in chosen("", [], [])] == NAMES
    assert (NAMES[0], NAMES[-1]) == ("boot", "uninstall")
    assert [step.name for step in chosen("sticks", [], ["cuts"])] == NAMES[NAMES.index("sticks") :][:3] + NAMES[-4:]
    assert [step.name for step in chosen("deploy", ["sticks", "boot"], [])] == ["sticks"]


def test_a_step_begins_on_the_card_as_it_was_kept_last() -> None:
    by_name = {step.name: step for step in STEPS}
    assert [kept_before(by_name[name]) for name in ("boot", "deploy", "sound", "cuts")] == [
        None,
        None,
        "deploy",
        "sound",
    ]


def test_what_is_on_this_machines_loopback_is_reached_from_the_guest() -> None:
    assert hosts.from_guest("http://localhost:3142/debian https://127.0.0.1/simple") == (
        "http://10.0.2.2:3142/debian https://10.0.2.2/simple"
    )
    assert hosts.from_guest("http://archive.example/debian") == "http://archive.example/debian"


def test_folders_of_this_machine_and_secrets_of_other_keys_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = (
        "global.extra-index-url='file:///srv/simple https://127.0.0.1/simple'\n"
        ":env:.find-links='/srv/wheels'\nglobal.cert='/etc/ssl/certs/own.crt'\nglobal.timeout='60'\n"
    )
    monkeypatch.setattr(hosts, "_pip_list", lambda: listed)
    conf = hosts.pip_conf()
    assert "extra-index-url = https://10.0.2.2/simple\ntimeout = 60\n" in conf
    assert not re.search("file:|wheels|own.crt", conf)


def test_the_packages_that_make_the_computer_are_listed_once() -> None:
    lines = (PROJECT / "requirements/system.apt").read_text().splitlines()
    names = [line.split()[0] for line in lines if line and not line.startswith("#")]
    assert len(names) == len(set(names))
    assert {"mmdebstrap", "arch-test", "qemu-user-static", "qemu-system-arm"} <= set(names)
