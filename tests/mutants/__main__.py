"""Plant every bug of the table, and write down which test caught it.

``python -m tests.mutants`` plants all of them, which takes some minutes, and
writes ``tests/mutants/RESULTS.md``; words given after it keep the bugs whose
file or description contains one of them, and write nothing.
"""

import sys
from pathlib import Path

from .runner import run
from .table import MUTANTS, PARTS

RESULTS = Path(__file__).with_name("RESULTS.md")


def show(mutant, caught):
    """Print one bug's fate."""
    fate = "caught by" if caught else "SURVIVED"
    print(f"{mutant.file}: {mutant.bug}: {fate} {caught or ''}", flush=True)


def table(caught):
    """Lay the results out as a page."""
    missed = list(caught.values()).count(None)
    lines = [
        "# Planted bugs",
        "",
        f"`python -m tests.mutants` planted {len(caught)} bugs, one at a "
        "time, in a copy of the package; the tests caught "
        f"{len(caught) - missed} and missed {missed}. The last column names "
        "the first test that failed.",
    ]
    for title, part in PARTS.items():
        lines += ["", f"## {title}", ""]
        lines += ["| file | bug | caught by |", "|---|---|---|"]
        lines += [
            f"| `{one.file}` | {one.bug} | {named(caught[one])} |"
            for one in part.MUTANTS
        ]
    return "\n".join(lines) + "\n"


def named(test):
    """Quote a test's name."""
    return f"`{test}`" if test else "**nothing**"


def main(words):
    """Plant the bugs that were asked for."""
    chosen = [
        one
        for one in MUTANTS
        if not words or any(word in one.file + one.bug for word in words)
    ]
    caught = run(chosen, show)
    survived = list(caught.values()).count(None)
    print(f"{len(caught) - survived} of {len(caught)} bugs caught")
    if not words:
        RESULTS.write_text(table(caught), "utf-8")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
