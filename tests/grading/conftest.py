"""A fresh session for every test, as a restarted kernel has."""

import pytest

from course_pkg.grading import session


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    """Let no test see another's framework, hints or verdicts."""
    monkeypatch.setattr(session, "SESSION", session.Session())
    monkeypatch.delenv("COURSE_SEED", raising=False)
