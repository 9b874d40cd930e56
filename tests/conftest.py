"""What every test may rely on, however the tests were started."""

import signal

# A shell that starts the tests in the background has them ignore Ctrl-C, and every pedal they start would too.
signal.signal(signal.SIGINT, signal.default_int_handler)
