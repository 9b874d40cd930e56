"""How the tests compile the kernels: as the package does, but that every warning is an error."""

from collections.abc import Mapping

WERROR = "-Werror"
# Not optimised: the sanitizers look at what the source does, and it compiles three times faster.
SANITIZED = (
    *("-O0", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"),
    WERROR,
)


def strict(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with which firmware/kernels/build.py lets no warning pass."""
    return {**environ, "CXXFLAGS": f"{environ.get('CXXFLAGS', '')} {WERROR}"}
