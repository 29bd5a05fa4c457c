"""Measure the layers beside the frameworks' own; write RESULTS.md.

``python -m benchmarks`` runs every subject in a process of its own, at one
thread. ``--samples 5`` is quicker and rougher; names of subjects after it
keep to these, and write nothing.
"""

import argparse
import importlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
NOTES = Path(__file__).with_name("notes.md")
SUBJECTS = [
    ("attention", "torch"),
    ("attention", "tensorflow"),
    ("attention", "numpy"),
    ("memory", "torch"),
    ("training_step", "torch"),
    ("training_step", "tensorflow"),
    ("decoding", "every"),
]
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
}


def measured(subject, part, samples):
    """Run one part of a subject in a process; return its rows."""
    command = [sys.executable, "-m", "benchmarks", "--one", subject, part]
    done = subprocess.run(
        [*command, "--samples", str(samples)],
        env=os.environ | ONE_THREAD,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def print_rows(subject, part, samples):
    """Measure here, and print a row a line."""
    module = importlib.import_module(f"benchmarks.{subject}")
    for row in getattr(module, part)(samples):
        print(json.dumps(row), flush=True)


def as_line(row):
    """Lay a row of the table out."""
    ratio, limit, kind = row["ratio"], row["limit"], row["kind"]
    if limit is None:
        return f"| {row['what']} | {ratio:.2f} | | |"
    met = ratio <= limit if kind == "<=" else ratio >= limit
    verdict = "yes" if met else "**no**"
    return f"| {row['what']} | {ratio:.2f} | {kind} {limit:.2f} | {verdict} |"


def machine():
    """Name the processor, and the versions of what was measured."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [one.split(":")[1] for one in lines if one.startswith("model na")]
    cpu = names[0].strip() if names else platform.processor()
    packages = ("numpy", "torch", "tensorflow", "keras")
    versions = [
        f"{name} {importlib.metadata.version(name)}" for name in packages
    ]
    python = f"Python {platform.python_version()}"
    return f"{cpu}, {os.cpu_count()} cores; {', '.join([python, *versions])}"


def page(rows, samples):
    """Lay the results out as a page."""
    return "\n".join(
        [
            "# The layers beside the frameworks' own",
            "",
            "Ratios of medians of process CPU time at one thread, over "
            f"{samples} samples taken in shuffled turns (`make bench`).",
            "Below 1 the package is the cheaper; a row without a limit is "
            "an aim.",
            "",
            machine(),
            "",
            "| what | ratio | must reach | reached |",
            "|---|---|---|---|",
            *map(as_line, rows),
            "",
            NOTES.read_text("utf-8"),
        ]
    )


def main():
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*")
    parser.add_argument("--samples", type=int, default=15)
    parser.add_argument("--one", nargs=2)
    options = parser.parse_args()
    if options.one:
        return print_rows(*options.one, options.samples)
    rows = []
    for subject, part in SUBJECTS:
        if not options.subjects or subject in options.subjects:
            found = measured(subject, part, options.samples)
            print("\n".join(map(as_line, found)), flush=True)
            rows += found
    if not options.subjects:
        RESULTS.write_text(page(rows, options.samples), "utf-8")
    return None


if __name__ == "__main__":
    main()
