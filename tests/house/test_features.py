"""docs/features.md claims nothing without a test, and names no test that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FEATURES = (ROOT / "docs" / "features.md").read_text()


def is_there(file: str, name: str) -> bool:
    path = ROOT / file
    if not path.exists():
        return False
    said = f"def {name}(" if path.suffix == ".py" else f'test("{name}"'
    return said in path.read_text()


def test_every_test_that_is_named_as_a_proof_exists() -> None:
    named = re.findall(r"`(tests/[\w/.]+)::([^`]+)`", FEATURES)
    assert len(named) > 50, "the pattern finds the proofs no more"
    assert not [f"{file}::{name}" for file, name in named if not is_there(file, name)]


def test_every_feature_has_a_proof() -> None:
    features, _, _ = FEATURES.partition("## Requirements")
    rows = [line for line in features.splitlines() if line.startswith("| ") and not line.startswith("| what |")]
    assert not [row for row in rows if "::" not in row]
