"""The results of a class as JSON, CSV, JUnit XML and Gradescope's JSON."""

import csv
import io
import xml.etree.ElementTree as ET

from course_pkg.grading.grade.result import exercises_of
from course_pkg.grading.grade.store import write_json, write_text
from course_pkg.grading.message import PASSED, SIGNS, UNTOUCHED, WORDS


def write_all(folder, results, settings):
    """Write every report.

    Args:
        folder: A ``Path``.
        results: A list of ``Result``, by name.
        settings: ``Settings``.
    """
    from course_pkg.grading.grade.pages import class_page, student_page

    exercises = exercises_of(settings.chapters)
    write_json(folder / "results.json", class_data(results, settings))
    write_text(folder / "grades.csv", grades_csv(results, exercises))
    write_text(folder / "junit.xml", junit_xml(results))
    write_text(folder / "index.html", class_page(results, exercises))
    for one in results:
        data = gradescope_data(one)
        write_json(folder / "gradescope" / f"{one.key}.json", data)
        page = folder / "students" / f"{one.key}.html"
        write_text(page, student_page(one, exercises))


def class_data(results, settings):
    """Return all results as plain data, fit for JSON."""
    return {
        "chapters": list(settings.chapters),
        "seed": settings.seed,
        "submissions": [one.as_data() for one in results],
    }


def grades_csv(results, exercises):
    """Return a table with a line for each submission."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    ids = [one.id for one in exercises]
    table.writerow(["submission", *ids, "points", "possible", "remarks"])
    for one in results:
        points = [v.points if v.passed else 0 for v in one.verdicts]
        remarks = " ".join(one.faults)
        row = [one.name, *points, one.points, one.possible, remarks]
        table.writerow([_harmless(cell) for cell in row])
    return file.getvalue()


def _harmless(cell):
    """Keep a spreadsheet from taking text for a formula."""
    risky = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@")
    return f"'{cell}" if risky else cell


def junit_xml(results):
    """Return a test suite for each submission, a case for each exercise."""
    root = ET.Element("testsuites", name="exercises")
    for one in results:
        failed = sum(v.status not in (PASSED, UNTOUCHED) for v in one.verdicts)
        skipped = sum(v.status == UNTOUCHED for v in one.verdicts)
        suite = ET.SubElement(
            root,
            "testsuite",
            name=one.name,
            tests=str(len(one.verdicts)),
            failures=str(failed),
            skipped=str(skipped),
        )
        for verdict in one.verdicts:
            _add_case(suite, one, verdict)
        if one.faults:
            ET.SubElement(suite, "system-err").text = "\n".join(one.faults)
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _add_case(suite, result, verdict):
    name = f"{verdict.id} {verdict.title}"
    case = ET.SubElement(suite, "testcase", classname=result.key, name=name)
    if verdict.status == UNTOUCHED:
        ET.SubElement(case, "skipped", message=verdict.message)
    elif not verdict.passed:
        kind = verdict.mistake or verdict.stage
        failure = ET.SubElement(
            case, "failure", message=verdict.message, type=kind
        )
        failure.text = str(verdict)


def gradescope_data(result):
    """Return what Gradescope reads of one submission."""
    return {
        "score": result.points,
        "output": "\n".join(result.faults),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_gradescope_test(one) for one in result.verdicts],
    }


def _gradescope_test(verdict):
    return {
        "name": f"{verdict.title} ({WORDS[verdict.status]})",
        "number": verdict.id,
        "score": verdict.points if verdict.passed else 0,
        "max_score": verdict.points,
        "status": "passed" if verdict.passed else "failed",
        "output": f"{SIGNS[verdict.status]} {verdict.message}",
        "output_format": "text",
        "visibility": "visible",
    }
