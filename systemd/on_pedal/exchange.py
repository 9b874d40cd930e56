"""Has two links change places at one moment: `python3 exchange.py A B`.

A power cut finds both as they were, or both as they are to be.
"""

import ctypes
import os
import sys

HERE = -100  # AT_FDCWD
EXCHANGE = 2  # RENAME_EXCHANGE: ext4, f2fs, btrfs, xfs, overlayfs and tmpfs can

library = ctypes.CDLL(None, use_errno=True)
one, other = map(os.fsencode, sys.argv[1:])
if library.renameat2(HERE, one, HERE, other, EXCHANGE):
    sys.exit(f"{sys.argv[1]} and {sys.argv[2]} cannot change places: {os.strerror(ctypes.get_errno())}")
