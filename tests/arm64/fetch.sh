#!/bin/sh
# Fetches what an aarch64 Python needs to run here under qemu-aarch64: nothing is installed, no root is needed.
#
#   tests/arm64/fetch.sh FOLDER      FOLDER/debian: Debian's arm64 Python and C++ library, some 20 MB
#                                    FOLDER/site:   the locked NumPy and ONNX Runtime for it, some 40 MB
set -eu
cd "$(dirname "$0")/../.."

stop() { echo "$*" >&2; exit 2; }

folder=${1:?the folder to fill}
debian=$folder/debian
apt=$folder/apt
packages="python3-minimal libpython3-stdlib libstdc++6 libgcc-s1"
wheels="numpy onnxruntime flatbuffers packaging protobuf" # the last three: what ONNX Runtime imports

for command in qemu-aarch64:qemu-user apt-get:apt dpkg-deb:dpkg; do
    command -v "${command%:*}" >/dev/null ||
        stop "tests/arm64/fetch.sh needs ${command%:*}; on Debian: apt-get install ${command#*:}"
done

fetch() {
    apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 \
        -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=1 \
        -o Dir::State::Lists="$apt/lists" -o Dir::State::Status="$apt/status" -o Dir::Cache="$apt/cache" "$@"
}
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$debian/proc"
: >"$apt/status"
# shellcheck disable=SC2086 # a list of words on purpose
if ! fetch update || ! fetch install --yes --download-only --no-install-recommends $packages >/dev/null; then
    stop "apt-get gave no arm64 packages $packages: its sources must be Debian's, and be reachable."
fi
for package in "$apt"/cache/archives/*.deb; do
    dpkg-deb --extract "$package" "$debian"
done
# From Debian 13 on only base-files, which is not fetched, makes /lib, where programs look for the loader.
[ -e "$debian/lib" ] || ln -s usr/lib "$debian/lib"

# ONNX Runtime asks /proc/cpuinfo what the processor can do, and crashes on the words of another architecture.
# qemu looks here first. These are a Raspberry Pi 4's.
cat >"$debian/proc/cpuinfo" <<'END'
processor	: 0
Features	: fp asimd evtstrm crc32 cpuid
CPU implementer	: 0x41
CPU architecture: 8
CPU variant	: 0x0
CPU part	: 0xd08
CPU revision	: 3
END

version=$(qemu-aarch64 -L "$debian" "$debian/usr/bin/python3" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
# A lock's entry is its line with "==" and the hashes indented below it.
awk -v wanted="$wheels" '
    BEGIN { split(wanted, names, " "); for (i in names) asked[names[i]] }
    /^[a-z]/ { name = $0; sub(/==.*/, "", name); taking = name in asked; if (taking) found[name] }
    taking { print }
    END { for (name in asked) if (!(name in found)) exit 1 }
' requirements/run.txt >"$folder/wheels.txt" || stop "requirements/run.txt does not lock all of: $wheels."
.venv/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input install --root-user-action ignore \
    --target "$folder/site" --no-compile --no-deps --only-binary :all: --require-hashes \
    --platform manylinux_2_28_aarch64 --platform manylinux_2_27_aarch64 --platform manylinux2014_aarch64 \
    --python-version "$version" --requirement "$folder/wheels.txt" ||
    stop "pip gave no aarch64 wheels of the locked $wheels for Python $version; are the locks older than this Debian?"
