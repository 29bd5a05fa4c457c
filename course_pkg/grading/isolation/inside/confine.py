"""What a process gives up before it runs somebody else's code."""

import contextlib
import ctypes
import os
import signal
import sys

try:
    import resource
except ImportError:  # Windows has none
    resource = None
try:
    import pyseccomp as seccomp
except (ImportError, OSError, RuntimeError):  # or its library is not there
    seccomp = None

SET_PARENT_DEATH_SIGNAL, SET_DUMPABLE = 1, 4
SET_CHILD_SUBREAPER, SET_NO_NEW_PRIVILEGES = 36, 38
LINUX = sys.platform == "linux"
SPYING = (
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "pidfd_getfd",
    "kcmp",
    "perf_event_open",
    "bpf",
    "userfaultfd",
    "io_uring_setup",
    "keyctl",
    "add_key",
    "request_key",
    "unshare",
    "setns",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
)
LEAVING = ("setsid", "setpgid")
INTERNET = (2, 10, 16, 17)  # AF_INET, AF_INET6, AF_NETLINK, AF_PACKET


def _control(option, value):
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def accept_no_privileges():
    """Gain no rights from any program, and take in orphaned processes."""
    if LINUX:
        _control(SET_NO_NEW_PRIVILEGES, 1)
        _control(SET_CHILD_SUBREAPER, 1)


def become(user):
    """Change to an unprivileged user, for good.

    Args:
        user: The id to change to, or None to stay who one is.
    """
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        if LINUX:  # which a change of user has undone
            _control(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def close_to_others():
    """Keep processes of the same user from reading or changing this one."""
    if LINUX:
        _control(SET_DUMPABLE, 0)


def limit(limits):
    """Set the limits of this process and of all that it starts.

    Args:
        limits: ``Limits.as_data()``.
    """
    mib = 2**20
    wanted = {
        "RLIMIT_AS": _address_space() + limits["memory_mib"] * mib,
        "RLIMIT_CPU": _seconds_used() + limits["cpu_seconds"],
        "RLIMIT_FSIZE": limits["file_mib"] * mib,
        "RLIMIT_NOFILE": limits["open_files"],
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    if LINUX:  # elsewhere it cannot be counted what the user has already
        wanted["RLIMIT_NPROC"] = _threads_of_user() + limits["processes"]
    for name, most in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:  # not on this system
            continue
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _address_space():
    """Return the bytes of address space this process has already."""
    if not LINUX:
        return 0
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _threads_of_user():
    """Return how many threads this user has: old kernels count them all."""
    threads = 0
    for name in os.listdir("/proc"):
        path = f"/proc/{name}"
        with contextlib.suppress(OSError):
            if name.isdigit() and os.stat(path).st_uid == os.getuid():
                threads += len(os.listdir(f"{path}/task"))
    return threads


def _seconds_used():
    times = os.times()
    return int(times.user + times.system) + 1


def filter_calls(mode):
    """Deny system calls that no exercise needs, where libseccomp is found.

    Args:
        mode: "full", where name spaces already close off the network and
            the other processes, or "reduced", where only this does.

    Returns:
        Whether the filter is in place.
    """
    if seccomp is None:
        return False
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    denied = seccomp.ERRNO(1)  # EPERM

    def deny(name, *arguments):
        with contextlib.suppress(ValueError, OSError, RuntimeError):
            rules.add_rule(denied, name, *arguments)

    for name in SPYING:
        deny(name)
    if mode == "reduced":
        for name in LEAVING:
            deny(name)
        for family in INTERNET:
            deny("socket", seccomp.Arg(0, seccomp.EQ, family))
        deny("kill", seccomp.Arg(0, seccomp.NE, os.getpid()))
    rules.load()
    return True


def lead_group():
    """Start a group of processes, where there is no list of descendants."""
    if not LINUX:
        os.setpgid(0, 0)


def kill_group(process):
    """Kill a process, and what is left of the group it leads."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(process, signal.SIGKILL)


def kill_descendants():
    """Kill every process that descends from this one."""
    for process in _descendants(os.getpid()):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGKILL)


def _descendants(ancestor):
    parents = {}
    names = os.listdir("/proc") if LINUX else []
    for name in filter(str.isdigit, names):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat") as file:
            parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
    found, new = set(), {ancestor}
    while new:
        new = {one for one, parent in parents.items() if parent in new}
        new -= found
        found |= new
    return found
