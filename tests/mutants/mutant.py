"""One bug to plant, and the tests that must catch it."""

import dataclasses
from pathlib import Path

PROBE = {"reference": "numpy", "pytorch": "torch", "tf": "tensorflow"}
OTHERS = {"numpy": "not torch and not tensorflow"}


@dataclasses.dataclass(frozen=True)
class Mutant:
    """A change of one file that makes the package wrong.

    Args:
        file: Path in ``course_pkg``; its folder is the framework.
        old: Text that occurs exactly once in the file.
        new: What takes its place.
        bug: What is wrong then, in a few words.
        tests: A file in ``tests``, one of whose tests must fail.
        only: Which of its tests to run, as an expression of ``pytest -k``.
    """

    file: str
    old: str
    new: str
    bug: str
    tests: str
    only: str = ""

    @property
    def framework(self):
        """The folder of the package that the bug is planted in."""
        return self.file.split("/")[0]

    @property
    def keyword(self):
        """The ``-k`` expression that keeps to this framework's tests."""
        library = PROBE[self.framework]
        keyword = OTHERS.get(library, library)
        return f"({self.only}) and ({keyword})" if self.only else keyword

    def plant(self, package: Path):
        """Change the file in a copy of the package; return its old text."""
        path = package / self.file
        text = path.read_text("utf-8")
        if (count := text.count(self.old)) != 1:
            raise ValueError(
                f"{self.file} must hold {self.old!r} once, found {count}"
            )
        path.write_text(text.replace(self.old, self.new), "utf-8")
        return text
