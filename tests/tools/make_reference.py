"""The amplifier itself on the demo's take: what the four lead captures are measured against.

`python -m tests.tools.make_reference` writes firmware/cli/experiment/reference.flac, 48 kHz, 24 bits, in the
full-scale units that the captures were made in. The take is in volts by its interface's level, whatever level a
capture was made at.
"""

import sys
from pathlib import Path

import numpy as np
import soundfile

from firmware.cli.experiment.clips import REFERENCE
from tests.tools.amp_sim import LEAD, reamp
from tests.tools.guitar import RATE_HZ, Signal
from tests.tools.make_take import INTERFACE_DBU, TAKE


def make_reference() -> Signal:
    take, _ = soundfile.read(TAKE, dtype="float64")
    return reamp(np.asarray(take, np.float64), LEAD, INTERFACE_DBU)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else REFERENCE
    soundfile.write(path, make_reference(), RATE_HZ, subtype="PCM_24")


if __name__ == "__main__":
    main()
