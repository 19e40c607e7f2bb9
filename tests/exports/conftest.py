"""The demo on both databases, and phones."""

from tests.field_api.conftest import database, mallory, phone, tess

__all__ = ["database", "mallory", "phone", "tess"]
