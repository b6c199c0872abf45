"""What several tests share: the material beside the project, and documents made by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the reference articles and the reference scorer. Skipped where absent, except under CI."""
    folder = Path(os.environ.get("BAOTINH_SHARED") or ROOT.parent / "shared")
    if not (folder / "score.py").is_file():
        reason = f"no reference material at {folder}: set BAOTINH_SHARED to the folder that holds score.py, seeds/, gold/ and dev/"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
