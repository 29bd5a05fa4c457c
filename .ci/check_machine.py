"""Say in one sentence what a machine lacks; runs on any Python."""

import shutil
import sys

MEGABYTE = 2**20


def missing(needed):
    """Return what stands in the way, or None; ``needed`` is in megabytes."""
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
    free = shutil.disk_usage(".").free // MEGABYTE
    if free < needed:
        return (
            "This command installs %d MB, but only %d MB of disk are free "  # noqa: UP031
            "here. Make room, then try again." % (needed, free)
        )
    return None


if __name__ == "__main__":
    sys.exit(missing(int(sys.argv[1])))
