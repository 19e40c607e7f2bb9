"""The two parts of a checklist as the office writes it; what they may hold is shape.py's."""

from collections.abc import Mapping
from typing import Any

__all__ = ["Item", "Section"]

Section = Mapping[str, Any]
"""`id`, `title`, `items`; perhaps `when` and `repeats`."""
Item = Mapping[str, Any]
"""`id`, `type`, `title`, `required`; perhaps `when`, and what its type asks for: `options`, `limits`, ..."""
