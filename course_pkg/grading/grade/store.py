"""The folder of results: written one submission at a time, read to resume."""

import json
import os
from pathlib import Path

import course_pkg
from course_pkg.grading.grade.result import Result

FORMAT = 1


class StoreError(ValueError):
    """The results there belong to something else; the sentence says what."""


class Store:
    """A folder of results.

    Args:
        folder: Where; made if it is not there.

    A submission's result is one file, replaced in one step, so that an
    interrupted run leaves whole results only.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.results = self.folder / "submissions"
        self.results.mkdir(parents=True, exist_ok=True)

    def settings(self):
        """Return the settings of an earlier run, or None."""
        data = read_json(self.folder / "settings.json")
        if data is not None and data.get("format") != FORMAT:
            raise StoreError(
                f"{self.folder} holds results of another version of the "
                "grader; choose another folder"
            )
        return data

    def agree(self, seed, chapters, isolation):
        """Settle the seed and the chapters, and keep them for the next run.

        Raises:
            StoreError: An earlier run had others.
        """
        wanted = {
            "format": FORMAT,
            "version": course_pkg.__version__,
            "seed": seed,
            "chapters": list(chapters),
            "isolation": isolation,
        }
        earlier = self.settings() or wanted
        for name in ("seed", "chapters", "version"):
            if earlier[name] != wanted[name]:
                raise StoreError(
                    f"{self.folder} was graded with {name} {earlier[name]}, "
                    f"now it is {wanted[name]}; choose another folder"
                )
        write_json(self.folder / "settings.json", wanted)

    def get(self, submission):
        """Return the result of a submission that has not changed, or None."""
        data = read_json(self.results / f"{submission.key}.json")
        if not data or data.get("digest") != submission.digest:
            return None
        return Result.from_data(data)

    def put(self, result):
        """Keep a result."""
        write_json(self.results / f"{result.key}.json", result.as_data())


def read_json(path):
    """Return a file's JSON, or None when it is not there or not whole."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_json(path, data):
    """Write JSON so that the file is never seen half written."""
    write_text(path, json.dumps(data, indent=1, ensure_ascii=False) + "\n")


def write_text(path, text):
    """Write text so that the file is never seen half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
