#!/bin/sh
# Makes a virtual environment from one of the hashed locks beside this file and puts the project into it.
# Used by the Makefile here and by deploy.sh on the pedal, so that both walk the same road.
#
#   requirements/install.sh run|pi|test|fuzz VENV [option of `python -m venv` ...]
#
# PYTHON names the interpreter (default python3). run.txt installs from wheels alone; what pi.txt and test.txt add may
# be built, but only with the setuptools that run.txt has put there: --no-build-isolation, nothing without a hash.
# ETALON_PACKAGES names a folder for what is fetched: what lies there is not fetched again.
# ETALON_OPERATORS names operators that were compiled elsewhere: where they open here, none are compiled.
set -eu

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 2; }

step() { # step WORDS COMMAND ...: says what begins, and how long it took
    began=$(date +%s) words=$1
    shift
    say "$words"
    "$@" || return
    took=$(($(date +%s) - began))
    [ "$took" -le 2 ] || say "  $took s"
}

lock=${1:?run, pi, test or fuzz}
venv=${2:?the folder of the virtual environment}
shift 2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
project=$(CDPATH='' cd -- "$here/.." && pwd)
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
    step "making $venv with $("$python" --version)" "$python" -m venv --clear "$@" "$venv"
fi

kept=${ETALON_PACKAGES:-}
if [ "$kept" ]; then # what no lock names, or is not whole (a card may be worn), goes
    mkdir -p "$kept"
    find "$kept" -type f -exec sha256sum {} + | while read -r hash file; do
        grep -q "sha256:$hash" "$here"/*.txt || rm -f "$file"
    done
fi

# Errors alone are shown.
pip() { "$venv/bin/python" -m pip --quiet --quiet --disable-pip-version-check --no-input "$@"; }
put() { pip install --root-user-action ignore "$@"; }

locked() { # locked LOCK [OPTION ...]: what the lock names, from what is kept where that is all of it
    lock_file=$here/$1.txt
    shift
    set -- --require-hashes --requirement "$lock_file" "$@"
    if [ -z "$kept" ]; then
        put "$@"
    elif ! put --no-index --find-links "$kept" "$@" 2>/dev/null; then
        pip --no-cache-dir download --dest "$kept" "$@" && put --no-index --find-links "$kept" "$@"
    fi
}

operators() { # those that were compiled before, if they open here; else compiled here, if that can be
    library=$project/firmware/kernels/etalon_kernels.so
    if [ -e "${ETALON_OPERATORS:-}" ]; then
        cp "$ETALON_OPERATORS" "$library"
        "$venv/bin/python" -P -c '
import sys
from firmware.cli.doctor.operators_check import GOOD, check_operators
sys.exit(check_operators().grade != GOOD)' && return
        say "the operators that were sent along do not open here: compiling them here"
    fi
    "$venv/bin/python" -P -m firmware.kernels.build || rm -f "$library" # an old one is of other sources
}

step "installing the locked packages (run)" locked run --only-binary :all:
[ "$lock" = run ] || step "installing the locked packages ($lock)" locked "$lock" --no-build-isolation

# The project itself is a line in a .pth: the finder of an editable install by pip doubles the time in which a bare
# Python starts (41 ms of processor time against 20, x86).
"$venv/bin/python" - "$project" <<'END'
import sys
import sysconfig
from pathlib import Path

Path(sysconfig.get_path("purelib"), "etalon.pth").write_text(f"{sys.argv[1]}\n")
command = Path(sysconfig.get_path("scripts"), "pedal")
# To sh the second line calls Python, to Python it is a string: a path after #! ends at its first space.
command.write_text(
    f"""#!/bin/sh
'''exec' "{sys.executable}" "$0" "$@"
' '''
import sys

from firmware.cli.main import run

sys.exit(run())
"""
)
command.chmod(0o755)
END
step "compiling the fused operators (minutes on a Zero 2 W)" operators
