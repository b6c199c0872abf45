"""How much memory a process has and may have."""

from __future__ import annotations

import os
import sys
from pathlib import Path

#: What a worker may take on top of its models if nobody says otherwise, at least and at most.
LEAST, MOST = 1 << 30, 4 << 30
#: What the models and the libraries around them take, generously.
MODELS = 512 << 20


def resident() -> int:
    """Bytes that this process has in memory now; where the system does not say, the most that it ever had."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        pass
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def share(workers: int) -> int:
    """Bytes that each of so many workers may take: together two thirds of the machine's memory, within sensible bounds."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return LEAST
    return max(LEAST, min(MOST, whole * 2 // 3 // workers))


def limit(more: int) -> None:
    """Let this process take so many bytes more than it has; beyond, allocations fail. Systems other than Linux do not enforce it."""
    try:
        import resource

        has = next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmData:"))
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        wanted = (has << 10) + more
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    except (ImportError, OSError, ValueError, StopIteration):
        return
