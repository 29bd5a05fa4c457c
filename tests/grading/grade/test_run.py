"""``course grade``: whole, resumed, with late additions, and wrongly used."""

import csv
import json
import xml.etree.ElementTree as ET

import pytest
from grading.isolation.notebooks import POSSIBLE, START, framed, write
from typer.testing import CliRunner

from course_pkg.cli import app
from course_pkg.grading.grade import run
from course_pkg.grading.grade.reports import grades_csv
from course_pkg.grading.grade.result import Result, exercises_of
from course_pkg.grading.isolation.launch import fault_of_bubblewrap

pytestmark = pytest.mark.skipif(
    bool(fault_of_bubblewrap()), reason=fault_of_bubblewrap()
)

TWO_MISTAKES = [
    START,
    "def dot(a, b): return a * b\ncheck('01.dot', dot)",
    "check('01.softmax', lambda scores, temperature=1.0: scores)",
    "1 / 0",
]


def course(*arguments):
    return CliRunner().invoke(app, ["grade", *map(str, arguments)])


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class of four, graded from the command line."""
    folder = tmp_path_factory.mktemp("class")
    write(folder / "in" / "ada.ipynb", framed())
    write(folder / "in" / "grace" / "01.ipynb", TWO_MISTAKES)
    write(folder / "in" / "=evil.ipynb", framed())
    (folder / "in" / "broken.ipynb").write_text("{")
    done = course(folder / "in", "--out", folder / "out", "--seed", 5)
    return folder, done


def test_the_summary_names_what_could_not_be_graded_and_why(graded):
    folder, done = graded
    assert done.exit_code == 1, done.output
    assert "3 of 4 submissions are graded." in done.output
    assert "broken.ipynb is broken JSON at line 1." in done.output
    assert str(folder / "out" / "index.html") in done.output


def test_results_are_json(graded):
    data = json.loads((graded[0] / "out" / "results.json").read_text())
    points = {one["name"]: one["points"] for one in data["submissions"]}
    assert points == {"=evil": 2, "ada": 2, "broken": 0, "grace": 0}
    assert (data["seed"], data["chapters"]) == (5, ["01"])
    assert {one["possible"] for one in data["submissions"]} == {POSSIBLE}
    grace = next(o for o in data["submissions"] if o["name"] == "grace")
    by_id = {one["id"]: one for one in grace["verdicts"]}
    assert by_id["01.dot"]["mistake"] == "products_without_sum"
    assert grace["faults"] == [
        "Code cell 4 raised ZeroDivisionError: division by zero."
    ]


def test_results_are_a_table(graded):
    with open(graded[0] / "out" / "grades.csv", newline="") as file:
        rows = {row["submission"]: row for row in csv.DictReader(file)}
    assert sorted(rows) == ["'=evil", "ada", "broken", "grace"]
    assert (rows["ada"]["01.dot"], rows["ada"]["points"]) == ("1", "2")
    assert rows["grace"]["points"] == "0"


def test_results_are_junit_xml(graded):
    root = ET.parse(graded[0] / "out" / "junit.xml").getroot()
    grace = root.find("testsuite[@name='grace']")
    assert grace.get("failures") == "2"
    failure = grace.find("testcase/failure")
    assert failure.get("type") == "products_without_sum"
    untouched = int(grace.get("tests")) - 2
    assert len(grace.findall("testcase/skipped")) == untouched > 5


def test_results_are_gradescopes_json(graded):
    text = (graded[0] / "out" / "gradescope" / "grace.json").read_text()
    data = json.loads(text)
    assert data["score"] == 0
    assert data["tests"][0]["output"].startswith("✗ This multiplies entry")
    assert all(one["max_score"] > 0 for one in data["tests"])


def test_the_same_seed_gives_the_same_files(graded):
    folder = graded[0]
    course(folder / "in", "--out", folder / "again", "--seed", 5, "--jobs", 1)
    first = sorted((folder / "out").rglob("*.*"))
    for path in first:
        other = folder / "again" / path.relative_to(folder / "out")
        assert other.read_bytes() == path.read_bytes(), path


def test_late_additions_leave_the_rest_alone(tmp_path, monkeypatch):
    seen = []

    def results(submissions, *rest):
        seen.append([one.name for one in submissions])
        return original(submissions, *rest)

    original = run._results
    monkeypatch.setattr(run, "_results", results)
    write(tmp_path / "in" / "ada.ipynb", framed())
    run.grade_class(tmp_path / "in", tmp_path / "out", seed=3)
    write(tmp_path / "in" / "grace.ipynb", framed())
    found = run.grade_class(tmp_path / "in", tmp_path / "out")
    assert [one.points for one in found] == [2, 2]
    write(tmp_path / "in" / "ada.ipynb", [START])
    found = run.grade_class(tmp_path / "in", tmp_path / "out")
    assert [one.points for one in found] == [0, 2]
    assert seen == [["ada"], ["grace"], ["ada"]]


def test_an_interrupted_run_is_taken_up_again(tmp_path):
    for name in "abc":
        write(tmp_path / "in" / f"{name}.ipynb", framed())

    def interrupted(results, count):
        yield next(iter(results))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.grade_class(
            tmp_path / "in", tmp_path / "out", seed=3, watch=interrupted
        )
    counts = []

    def counted(results, count):
        counts.append(count)
        return results

    found = run.grade_class(tmp_path / "in", tmp_path / "out", watch=counted)
    assert [one.points for one in found] == [2, 2, 2]
    assert counts == [2]


def test_checks_that_were_deleted_are_missed(tmp_path):
    write(tmp_path / "in" / "all.ipynb", framed())
    write(tmp_path / "in" / "none.ipynb", ["1"])
    results = run.grade_class(tmp_path / "in", tmp_path / "out", seed=3)
    none = next(one for one in results if one.name == "none")
    assert (none.points, none.possible) == (0, POSSIBLE)
    assert "check's cell still there" in none.verdicts[0].message


def test_the_better_of_two_notebooks_counts(tmp_path):
    write(tmp_path / "in" / "ada" / "1.ipynb", TWO_MISTAKES)
    write(tmp_path / "in" / "ada" / "2.ipynb", framed())
    results = run.grade_class(tmp_path / "in", tmp_path / "out", seed=3)
    assert results[0].points == 2
    assert results[0].faults[0].startswith("1.ipynb: Code cell 4 raised")


def test_results_come_back_from_their_files(tmp_path):
    write(tmp_path / "in" / "ada.ipynb", TWO_MISTAKES)
    (result,) = run.grade_class(tmp_path / "in", tmp_path / "out", seed=3)
    assert Result.from_data(json.loads(json.dumps(result.as_data()))) == result
    assert "'=" not in grades_csv([result], exercises_of(["01"]))


def test_a_framework_that_is_not_here_stops_nobody_else(tmp_path, monkeypatch):
    from course_pkg.grading.grade import bench

    monkeypatch.setattr(bench, "find_spec", lambda name: None)
    write(tmp_path / "in" / "ada.ipynb", framed())
    write(tmp_path / "in" / "grace.ipynb", framed("use('torch')"))
    ada, grace = run.grade_class(tmp_path / "in", tmp_path / "out", seed=3)
    assert (ada.points, grace.points, grace.graded) == (2, 2, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing", "--out", "out"], "there is no folder missing"),
        (["empty", "--out", "out"], "holds no submission"),
        (["in", "--out", "in/results"], "must lie outside of in"),
        (["in", "--out", "out", "--chapter", "99"], "the chapters with exer"),
        (["other", "--out", "out"], "no submission has a check"),
        (["in", "--out", "old", "--seed", "8"], "was graded with seed 7"),
        (
            ["in", "--out", "out", "--scheduler", "tcp://127.0.0.1:1"],
            "the scheduler at tcp://127.0.0.1:1 does not answer",
        ),
    ],
)
def test_bad_input_is_told_in_a_sentence(
    tmp_path, monkeypatch, arguments, sentence
):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "in" / "ada.ipynb", framed())
    write(tmp_path / "other" / "ada.ipynb", ["1"])
    (tmp_path / "empty").mkdir()
    (tmp_path / "old").mkdir()
    settings = {"format": 1, "seed": 7, "chapters": ["01"], "version": "0.1.0"}
    (tmp_path / "old" / "settings.json").write_text(json.dumps(settings))
    monkeypatch.setattr(
        "course_pkg.grading.grade.cluster.CONNECT_SECONDS", 0.5
    )
    done = course(*arguments)
    assert done.exit_code == 2, done.output
    assert sentence in done.output


def test_reduced_isolation_must_be_asked_for(tmp_path, monkeypatch):
    from course_pkg.grading.isolation import launch

    write(tmp_path / "in" / "ada.ipynb", framed())
    monkeypatch.setattr(launch, "fault_of_bubblewrap", lambda: "no bwrap")
    done = course(tmp_path / "in", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "--allow-reduced-isolation" in done.output
    assert not (tmp_path / "out").exists()
