"""The demo's ids: made from what they name, so that the same demo has the same ids on every machine."""

from server.kit.ids import named

_DEMO = "5eed5eed-0000-7000-8000-000000000001"


def made_id(company: str, kind: str, key: str) -> str:
    """The id of one thing of the demo: `made_id("voltwijk", "team", "noord")`."""
    return named(_DEMO, f"{company}/{kind}/{key}")
