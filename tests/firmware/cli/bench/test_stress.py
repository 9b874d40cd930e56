"""Many blocks in real time beside a busy process: what is counted, not how fast this machine is."""

import json
import subprocess
import sys

STRESS = """
import json
from dataclasses import asdict
from firmware.audio.chain import Chain
from firmware.audio.voice import Voice, Wire
from firmware.cli.bench import stress
chain = Chain(rate_hz=48_000, block_frames=64)
chain.play(Voice(1, Wire(64)))
print(json.dumps(asdict(stress.run(chain, 0.01))))
"""


def test_every_block_of_the_time_is_counted_and_the_worst_is_reported() -> None:
    """In a process of its own, which keeps what it was granted."""
    done = subprocess.run([sys.executable, "-c", STRESS], capture_output=True, text=True, check=True)
    shown = json.loads(done.stdout)
    assert shown["blocks"] == 450
    assert 0.0 < shown["p50_us"] <= shown["p999_us"] <= shown["p9999_us"] <= shown["max_us"]
    assert shown["interrupted"] <= shown["worse"] < 225
    assert 0.0 <= shown["steal"] <= 1.0
    assert shown["late_p9999_us"] > 0.0
