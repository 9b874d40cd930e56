#!/bin/sh
# Makes a virtual environment from one of the hashed locks beside this file and installs the project into it.
# Used by the Makefile here and by deploy.sh on the pedal, so that both walk the same road.
#
#   requirements/install.sh run|pi|test|fuzz VENV [option of `python -m venv` ...]
#
# PYTHON names the interpreter (default python3). run.txt installs from wheels alone; what pi.txt and test.txt add may
# be built, but only with the setuptools that run.txt has put there: --no-build-isolation, nothing without a hash.
set -eu

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 2; }

lock=${1:?run, pi, test or fuzz}
venv=${2:?the folder of the virtual environment}
shift 2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
[ -f "$here/$lock.txt" ] || stop "There is no lock requirements/$lock.txt; name run, pi, test or fuzz."

command -v "$python" >/dev/null ||
    stop "$python is not on this machine: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "$("$python" --version) is too old: Python 3.11 or newer is needed; name one: make PYTHON=python3.11"
"$python" -c 'import struct, sys; sys.exit(struct.calcsize("P") < 8)' ||
    stop "$python is a 32-bit one, for which ONNX Runtime has no packages: install a 64-bit system, or name a 64-bit" \
        "Python: make PYTHON=/path/to/python3"

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        sh "$here/system.sh" "python$version-venv"
    fi
    say "making $venv with $("$python" --version)"
    "$python" -m venv --clear "$@" "$venv"
fi

# Errors alone are shown.
pip() { "$venv/bin/python" -m pip --quiet --quiet --disable-pip-version-check --no-input "$@"; }

say "installing the locked packages (run)"
pip install --root-user-action ignore --require-hashes --only-binary :all: --requirement "$here/run.txt"
if [ "$lock" != run ]; then
    say "installing the locked packages ($lock)"
    pip install --root-user-action ignore --require-hashes --no-build-isolation --requirement "$here/$lock.txt"
fi
pip install --root-user-action ignore --no-deps --no-build-isolation --editable "$here/.."
"$venv/bin/python" -c 'import sys; from firmware.kernels.library import library; sys.exit(library() is None)' ||
    say "without the fused operators, which need a C++ compiler: captures play on plain ones, slower (pedal doctor)"
