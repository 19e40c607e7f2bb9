"""What a measurement ran on, and how busy that was with other things."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def machine() -> str:
    """Processors, memory, kernel, Python."""
    kilobytes = int(Path("/proc/meminfo").read_text().split()[1]) if Path("/proc/meminfo").exists() else 0
    return f"{os.cpu_count()} cores, {kilobytes // 1024**2} GB, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def load() -> float:
    """Processes that wanted a processor in the last minute, on average."""
    return round(os.getloadavg()[0], 1)


def today() -> str:
    """When it was measured."""
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
