"""How long a drive takes, roughly: the great circle x 1.3, slow at first. The twin of pwa/rules/travel.js."""

from math import asin, cos, inf, radians, sin, sqrt

__all__ = ["Point", "travel_minutes"]

Point = tuple[float, float]
"""(lat, lon) in degrees."""
EARTH_KM = 6371
DETOUR = 1.3
LEGS = ((10.0, 35.0), (20.0, 55.0), (inf, 85.0))
"""Kilometres of the way, and how fast they go (km/h)."""


def travel_minutes(a: Point, b: Point) -> float:
    """Minutes by road, not rounded."""
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(lat), radians(lon)) for lat, lon in (a, b))
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    left, minutes = 2 * EARTH_KM * asin(sqrt(h)) * DETOUR, 0.0
    for most, speed in LEGS:
        km = min(left, most)
        minutes += km / speed * 60
        left -= km
    return minutes
