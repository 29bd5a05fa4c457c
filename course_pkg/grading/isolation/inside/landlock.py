"""Close the machine's files to this process, where the kernel has Landlock.

Reduced isolation has no name spaces of its own. Since Linux 5.13 a process
without rights can at least give up its access to files.
"""

import contextlib
import ctypes
import os
import sys

CREATE, ADD, RESTRICT = 444, 445, 446  # system calls, the same everywhere
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE
KNOWN = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # kinds of access, by version
READ = EXECUTE | READ_FILE | READ_DIR


class Ruleset(ctypes.Structure):
    """``struct landlock_ruleset_attr``, its first version."""

    _fields_ = (("handled", ctypes.c_uint64),)


class Beneath(ctypes.Structure):
    """``struct landlock_path_beneath_attr``."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version():
    """Return the version of Landlock that the kernel has, 0 for none."""
    if sys.platform != "linux":
        return 0
    call = ctypes.CDLL(None).syscall
    return max(0, call(CREATE, None, ctypes.c_size_t(0), 1))


def close_files(readable, listed, writable):
    """Give up access to all files but these, for good.

    Args:
        readable: Folders and files that can be read.
        listed: Folders whose entries can be listed.
        writable: Folders in which everything is allowed.

    Returns:
        Whether the kernel could do it.
    """
    known = KNOWN.get(min(version(), max(KNOWN)))
    if known is None:
        return False
    everything = (1 << known) - 1
    call = ctypes.CDLL(None).syscall
    rules = Ruleset(everything)
    size = ctypes.c_size_t(ctypes.sizeof(rules))
    ruleset = call(CREATE, ctypes.byref(rules), size, 0)
    for paths, allowed in (
        (readable, READ),
        (listed, READ_DIR),
        (writable, everything),
    ):
        for path in paths:
            _allow(call, ruleset, path, allowed)
    closed = call(RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return closed


def _allow(call, ruleset, path, allowed):
    with contextlib.suppress(FileNotFoundError, PermissionError):
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
        if not os.path.isdir(path):
            allowed &= OF_FILES
        rule = Beneath(allowed, parent)
        call(ADD, ruleset, 1, ctypes.byref(rule), 0)
        os.close(parent)
