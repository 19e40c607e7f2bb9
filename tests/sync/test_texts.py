"""Every reason for which a mutation may be refused has its sentence, in both languages."""

import re
from pathlib import Path

import pytest

from server.kit.i18n import has_text

ROOT = Path(__file__).parent.parent.parent
CODES = {
    code
    for folder in ("sync", "server")
    for path in (ROOT / folder).rglob("*.py")
    for code in re.findall(r'rejected\("([a-z_]+)"', path.read_text())
} | {"malformed", "too_large", "id_reused"}


OFFICE_ONLY = {"not_acceptable", "unreadable"}
"""A planner who accepts refused work hears these as a problem; a phone never does."""


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_rejection_has_a_sentence(lang: str) -> None:
    assert [code for code in sorted(CODES - OFFICE_ONLY) if not has_text(f"sync.rejected.{code}", lang)] == []


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_keeps_refused_work_from_being_accepted_has_a_sentence_for_the_planner(lang: str) -> None:
    assert [code for code in sorted(OFFICE_ONLY) if not has_text(f"visits.inbox.{code}", lang)] == []
