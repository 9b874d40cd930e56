"""What the calling thread has used of the computer, as its kernel counts it: one call, 1 us (x86)."""

import resource
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Since the thread's start, or between two looks. `put_aside`: how often another took its core; pages of which
    the `minor` ones were in memory, and the `major` ones on a disk."""

    cpu_ns: int
    put_aside: int
    minor_faults: int
    major_faults: int

    @property
    def disturbances(self) -> int:
        """Each makes what was under way longer, whatever it was."""
        return self.put_aside + self.minor_faults + self.major_faults

    def since(self, before: "Usage") -> "Usage":
        return Usage(
            self.cpu_ns - before.cpu_ns,
            self.put_aside - before.put_aside,
            self.minor_faults - before.minor_faults,
            self.major_faults - before.major_faults,
        )


def used() -> Usage:
    found = resource.getrusage(resource.RUSAGE_THREAD)
    cpu_ns = int(1e9 * (found.ru_utime + found.ru_stime))
    return Usage(cpu_ns, found.ru_nivcsw, found.ru_minflt, found.ru_majflt)
