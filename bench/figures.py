"""Percentiles and medians of times in milliseconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """What one call took, in ms: the median of the runs' p50 and p95, and the slowest of all. `bytes` of an answer."""

    name: str
    p50: float
    p95: float
    worst: float
    calls: int
    bytes: int = 0


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest time that this share of all calls did not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def figure(name: str, runs: Sequence[Sequence[float]], size: int = 0) -> Figure:
    """Of the times of several runs."""
    full = [run for run in runs if run]
    return Figure(
        name,
        round(median(percentile(run, 0.5) for run in full), 1),
        round(median(percentile(run, 0.95) for run in full), 1),
        round(max(max(run) for run in full), 1),
        sum(len(run) for run in full),
        size,
    )
