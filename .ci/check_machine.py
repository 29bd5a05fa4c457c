"""Say in one sentence what a machine lacks; runs on any Python."""

import shutil
import sys

MEGABYTE = 2**20
NEEDED = 5000 * MEGABYTE


def missing():
    """Return what stands in the way, or None."""
    version = sys.version_info[:3]
    found = "%d.%d.%d" % version  # noqa: UP031  (an old Python runs this)
    if not (3, 11) <= version < (3, 14):
        return (
            "The course needs Python 3.11, 3.12 or 3.13, but python3 is "
            + found
            + ". Name another one: make book PYTHON=python3.12"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return (
            "Python %s lacks the venv module. On Debian and Ubuntu: "  # noqa: UP031
            "sudo apt install python3-venv" % found
        )
    free = shutil.disk_usage(".").free
    if free < NEEDED:
        return (
            "The course needs %d MB of disk for its environment, but only "  # noqa: UP031
            "%d MB are free here. Make room, then try again."
            % (NEEDED // MEGABYTE, free // MEGABYTE)
        )
    return None


if __name__ == "__main__":
    sys.exit(missing())
