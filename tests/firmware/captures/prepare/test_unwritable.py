"""A library of which something may not be written, as `sudo` leaves one behind."""

import json
from pathlib import Path

from firmware.captures.prepare.batch import prepare
from firmware.captures.verdict import prepare_command
from tests.own_captures import tiny
from tests.stand_ins.preparing import as_the_pedal, verdicts_of


def test_one_entry_that_may_not_be_written_ends_no_batch(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for number in range(2):
        (tmp_path / f"{number}.nam").write_text(json.dumps(tiny(number)))
    entries = [library / verdict.model_id for verdict in prepare([tmp_path], library, 16)]
    for entry in entries:
        (entry / "entry.json").write_text("{}")  # so that both must be made anew
    lock = library / ".lock"
    (library / ".preparing-x").mkdir()
    (library / ".preparing-x" / "y").mkdir()
    closed = (entries[0], lock, library / ".preparing-x")
    for path in closed:
        path.chmod(0o444 if path == lock else 0o555)
    try:
        shown = verdicts_of(as_the_pedal(prepare_command(library, 16, [library])))
    finally:
        for path in closed:
            path.chmod(0o755)
    verdicts = {verdict.file: verdict for verdict in shown}
    assert len(verdicts) == 2
    refused, stored = sorted(verdicts.values(), key=lambda verdict: verdict.verdict)
    assert (refused.verdict, stored.verdict) == ("refused", "stored")
    assert "cannot be written to the library: Permission denied" in refused.sentence
    assert "sudo chown -R" in refused.sentence
