"""An autograder for Gradescope: the course's grader and two scripts."""

import zipfile
from importlib import metadata
from pathlib import Path

import course_pkg

PACKAGE = Path(course_pkg.__file__).parent
PACKAGES = (
    "numpy",
    "ipython",
    "jinja2",
    "matplotlib",
    "nbformat",
    "pyseccomp",
    "rich",
    "typer",
)
SETUP = """#!/usr/bin/env bash
# Runs once, as root, when the autograder's image is built.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
apt-get update -qq
apt-get install -y -qq bubblewrap libseccomp2 python3 python3-venv
python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' ||
    { echo "Choose a base image with Python 3.11, 3.12 or 3.13."; exit 1; }
python3 -m venv "$here/../venv"
"$here/../venv/bin/pip" install --quiet -r "$here/requirements.txt"
"""
RUN = """#!/usr/bin/env bash
# Runs for each submission. Status 1 means that nothing could be graded, and
# the results say why.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
class=$(mktemp -d)
results=$(mktemp -d)
trap 'rm -rf "$class" "$results"' EXIT
cp -R "$here/submission" "$class/submission"
mkdir -p "$here/results"
export PYTHONPATH="$here/source"
"${PYTHON:-$here/venv/bin/python}" -m course_pkg.grading.grade "$class" \\
    --out "$results" --jobs 1 --allow-reduced-isolation \\
    --gradescope "$here/results/results.json" CHAPTERS || [ $? -eq 1 ]
"""


def write_autograder(path, chapters, frameworks=()):
    """Write the zip that Gradescope asks for.

    Args:
        path: Of the zip.
        chapters: The numbers of those that count.
        frameworks: ``"torch"`` and ``"tensorflow"``, those to install.

    Returns:
        The path.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    options = " ".join(f"--chapter {one}" for one in chapters)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _add_script(archive, "setup.sh", SETUP)
        _add_script(
            archive, "run_autograder", RUN.replace("CHAPTERS", options)
        )
        archive.writestr("requirements.txt", requirements(frameworks))
        for file in sorted(PACKAGE.rglob("*.py")):
            name = file.relative_to(PACKAGE.parent).as_posix()
            archive.write(file, name)
    return path


def requirements(frameworks):
    """Return the packages to install, in the versions installed here."""
    lines = []
    for name in (*PACKAGES, *frameworks):
        try:
            version = metadata.version(name).partition("+")[0]
        except metadata.PackageNotFoundError:
            lines.append(name)
        else:
            lines.append(f"{name}=={version}")
    return "\n".join(lines) + "\n"


def _add_script(archive, name, text):
    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    entry.external_attr = 0o755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text)
