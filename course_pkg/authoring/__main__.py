"""Bring the notebooks up to date: ``python -m course_pkg.authoring``."""

import argparse
from pathlib import Path

from .notebooks import ROOT, generate, texts


def main():
    """Generate the notebooks of the texts named, or of all."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("text", nargs="*", type=Path, help="default: all")
    parser.add_argument(
        "--force", action="store_true", help="execute unchanged ones too"
    )
    options = parser.parse_args()
    for text in options.text or texts(ROOT):
        for line in generate(text.resolve(), options.force):
            print(line, flush=True)


if __name__ == "__main__":
    main()
