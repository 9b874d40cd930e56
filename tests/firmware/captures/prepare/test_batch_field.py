"""What the field puts on a stick, and how a busy board takes it: zips, other files, long memories, slow starts."""

import json
import zipfile
from pathlib import Path

import pytest

from firmware.captures.library import Library
from firmware.captures.prepare.batch import prepare
from firmware.captures.prepare.watch import Limits, WorkerError
from firmware.captures.verdict import Remark, read_line
from tests.own_captures import layer_array, tiny, wavenet
from tests.stand_ins.preparing import shown, write


def test_a_long_memory_is_played_and_one_that_takes_too_much_is_refused_by_what_it_took(
    stick: Path, library: Path
) -> None:
    write(stick / "long.nam", wavenet(layer_array(8, [2**power for power in range(16)])))  # 131,071 frames
    assert [shown.verdict for shown in prepare([stick], library, 64)] == ["stored"]
    (entry,) = Library(library).entries()
    assert entry.info
    assert entry.info.receptive_frames > 2 * 48_000
    (refused,) = prepare([stick], library, 32, Limits(memory_mib=24))
    assert "takes more than 24 MiB of memory" in refused.sentence


def test_a_worker_that_starts_slowly_is_waited_for_and_said_to_be_slow(stick: Path, library: Path) -> None:
    write(stick / "a.nam", tiny())
    remarks: list[Remark] = []
    (verdict,) = prepare([stick], library, 16, Limits(slow_s=0.01), remark=remarks.append)
    assert verdict.verdict == "stored"
    (slow,) = remarks
    assert slow.word == ""
    assert "the machine is busy" in slow.sentence
    assert read_line(slow.line().encode()) == slow


def test_a_worker_that_never_starts_is_given_up_as_slow_and_not_as_not_installed(stick: Path, library: Path) -> None:
    write(stick / "a.nam", tiny())
    with pytest.raises(WorkerError, match=r"has not started in 0\.02 s, so busy is this machine") as caught:
        list(prepare([stick], library, 16, Limits(slow_s=0.01, start_s=0.02)))
    assert "install" not in caught.value.sentence


def test_zips_are_opened_and_other_files_remarked_on(stick: Path, library: Path) -> None:
    with zipfile.ZipFile(stick / "Pack.zip", "w") as made:
        made.writestr("P/Lead 10.nam", json.dumps(tiny(1)))
        made.writestr("P/Lead 9.nam", "{")
    (stick / "cab.aif").write_text("x")
    remarks: list[Remark] = []
    verdicts = list(prepare([stick], library, 16, remark=remarks.append))
    assert shown(verdicts) == [("Lead 9.nam", "refused"), ("Lead 10.nam", "stored")]
    assert verdicts[0].sentence.startswith("Pack.zip: Lead 9.nam: it ends in the middle")
    assert [(remark.word, remark.count) for remark in remarks] == [("aif", 1)]
    (entry,) = Library(library).entries()
    assert (entry.name, entry.file, entry.folder) == ("Lead 10", "Lead 10.nam", "P")
