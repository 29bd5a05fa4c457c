"""No attack raises a score, harms another, or goes without a sentence."""

import os
import re
import socket
from pathlib import Path

import pytest
from grading.isolation.attacks import ATTACKS
from grading.isolation.modes import choose
from grading.isolation.notebooks import framed, write

import course_pkg
from course_pkg.grading.grade.run import grade_class
from course_pkg.grading.grade.submission import key_of
from course_pkg.grading.isolation.limits import Limits

LIMITS = Limits(
    call_seconds=2,
    cell_seconds=3,
    total_seconds=60,
    memory_mib=512,
    processes=48,
    file_mib=32,
    restarts=4,
    checks=40,
)
TOKEN_NAME, TOKEN = "CLASS_TOKEN_FOR_TESTS", "b7f3-not-for-students"


def written(folder, secret_file, port):
    """Write every attack, and an honest notebook after each."""
    names = {
        "{secret_file}": secret_file,
        "{submissions}": folder / "submissions",
        "{results}": folder / "results",
        "{package}": Path(course_pkg.__file__).parent,
        "{token_name}": TOKEN_NAME,
        "{port}": port,
    }
    for number, attack in enumerate(ATTACKS):
        cells = framed(attack.cells)
        for name, value in names.items():
            cells = [cell.replace(name, str(value)) for cell in cells]
        stem = f"{number:02d} {attack.name}"
        write(folder / "submissions" / f"{stem}.ipynb", cells)
        honest = folder / "submissions" / f"{stem} honest.ipynb"
        write(honest, framed())
    return folder / "submissions"


@pytest.fixture(scope="module", params=["full", "reduced"])
def battle(request, tmp_path_factory):
    """Grade all attacks and the honest notebooks between them, once."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        choose(request.param, monkeypatch)
        yield from fought(tmp_path_factory)


def fought(tmp_path_factory):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        yield from fought_beside(listener, tmp_path_factory.mktemp("class"))


def fought_beside(listener, folder):
    secret_file = folder / "secret.txt"
    secret_file.write_text(TOKEN)
    submissions = written(folder, secret_file, listener.getsockname()[1])
    before = {one: one.read_bytes() for one in submissions.iterdir()}
    os.environ[TOKEN_NAME] = TOKEN
    try:
        results = grade_class(
            submissions,
            folder / "results",
            chapters=["01"],
            jobs=2,
            limits=LIMITS,
            reduced_allowed=True,
        )
    finally:
        del os.environ[TOKEN_NAME]
    after = {one: one.read_bytes() for one in submissions.iterdir()}
    yield folder, {one.name: one for one in results}, before, after, listener


def sentences(result):
    told = [f"{one.id}: {one.message}" for one in result.verdicts]
    return [*told, *result.faults]


def test_there_are_at_least_45_attacks():
    assert len({one.name for one in ATTACKS}) == len(ATTACKS) >= 45


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.name)
def test_an_attack_earns_nothing_and_is_told_in_a_sentence(battle, attack):
    name = f"{ATTACKS.index(attack):02d} {attack.name}"
    result = battle[1][name]
    found = "\n".join(sentences(result))
    assert result.points == attack.points, found
    assert re.search(attack.says, found), found


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.name)
def test_the_next_submission_is_not_touched(battle, attack):
    name = f"{ATTACKS.index(attack):02d} {attack.name} honest"
    result = battle[1][name]
    assert (result.points, result.faults) == (2, ())


def test_nothing_outside_is_changed_or_told(battle):
    folder, _, before, after, listener = battle
    assert before == after
    written = [one for one in folder.rglob("*") if one.is_file()]
    results = [one for one in written if "results" in one.parts]
    own = {"settings", "results", "grades", "junit", "index"}
    keys = {key_of(one.stem) for one in before}
    assert {one.stem for one in results} == keys | own
    for one in results:
        assert TOKEN not in one.read_text(encoding="utf-8"), one
    with pytest.raises(TimeoutError):
        listener.accept()
