"""Where Python and the system's libraries lie, and where the course does."""

import contextlib
import os
import site
import stat
import sys
import sysconfig
from pathlib import Path

from course_pkg.grading.isolation.tree import PACKAGE

SYSTEM = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/bin",
    "/usr/sbin",
    "/usr/share/zoneinfo",
)
LINKS = {name: f"usr{name}" for name in ("/lib", "/lib64", "/bin", "/sbin")}
DEVICES = (
    "/dev/null",
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
    "/etc/ld.so.cache",
    "/proc",
)


def python_folders():
    """Return the folders that hold Python and what is installed for it."""
    found = [sys.base_prefix, sys.base_exec_prefix, *libraries()]
    with contextlib.suppress(OSError):
        found.append(os.path.dirname(os.path.realpath(sys.executable)))
    skipped = ("/", "/usr")  # the system's own are listed already
    return [one for one in dict.fromkeys(found) if one not in skipped]


def libraries():
    """Return the folders that packages are installed in."""
    found = [sysconfig.get_path(name) for name in ("purelib", "platlib")]
    found += site.getsitepackages()
    if site.ENABLE_USER_SITE:
        found.append(site.getusersitepackages())
    return [one for one in dict.fromkeys(found) if os.path.isdir(one)]


def hidden(folders):
    """Return the folders to be covered: the course's package, if within."""
    package = str(PACKAGE)
    within = (*SYSTEM, *folders)
    return [package] if any(_lies_in(package, one) for one in within) else []


def files_left_open(shim, home):
    """Return what ``landlock.close_files`` takes: all but the course.

    Args:
        shim: The folder that ``tree.plant`` wrote.
        home: The folder that a submission may write in.
    """
    readable, listed = [*SYSTEM, *LINKS, *DEVICES, str(shim)], []
    for folder in python_folders():
        if not _lies_in(str(PACKAGE), folder):
            readable.append(folder)
            continue
        listed.append(folder)
        readable += _beside(Path(folder), PACKAGE)
    return {"readable": readable, "listed": listed, "writable": [str(home)]}


def _beside(folder, kept):
    """Return all that a folder holds but one folder somewhere in it."""
    found = []
    for entry in folder.iterdir():
        if entry == kept:
            continue
        inside = entry in kept.parents
        found += _beside(entry, kept) if inside else [str(entry)]
    return found


def _lies_in(path, folder):
    return os.path.commonpath([path, folder]) == folder


def closed_to_others():
    """Return a folder of Python's that not every user can read, or nothing."""
    for folder in map(Path, python_folders()):
        modes = [one.stat().st_mode for one in (folder, *folder.parents)]
        if not all(mode & stat.S_IXOTH for mode in modes):
            return str(folder)
    return ""
