"""Where a training runs: device, precision, and several processes."""

import contextlib
import ctypes
import os
import platform
import sys

import torch
from torch import distributed

from course_pkg.pytorch.backend import use_onednn_matmul

M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_MAX = -1, -2, -4  # of glibc's malloc.h
HELD = 2**29  # bytes


class Place:
    """The device and the precision of a training, and its processes.

    It is entered with ``with`` and leaves the backend as it found it.

    Args:
        precision: One of ``PRECISIONS``.
    """

    def __init__(self, precision="auto"):
        self.rank, self.processes = rank(), processes()
        on_gpu = torch.cuda.is_available()
        self.device = torch.device("cpu")
        if on_gpu:
            self.device = torch.device("cuda", local_rank())
            torch.cuda.set_device(self.device)
        else:
            hold_memory()
        if self.processes > 1 and not distributed.is_initialized():
            distributed.init_process_group("nccl" if on_gpu else "gloo")
        self.precision = settled(precision, on_gpu)
        use_onednn_matmul(self.precision in ("onednn", "bfloat16"))
        self.scaler = torch.amp.GradScaler(
            "cuda", enabled=on_gpu and self.precision == "float16"
        )

    def autocast(self):
        """Return a context in which products have the precision asked for."""
        if self.precision in ("float32", "onednn"):
            return contextlib.nullcontext()
        kind = getattr(torch, self.precision)
        return torch.autocast(self.device.type, kind)

    def add_up(self, tensors):
        """Sum gradients, in place, over all processes."""
        if self.processes > 1:
            flat = torch.cat([one.flatten() for one in tensors])
            distributed.all_reduce(flat)
            sizes = [one.numel() for one in tensors]
            for one, part in zip(tensors, flat.split(sizes), strict=True):
                one.copy_(part.view_as(one))

    def random_state(self):
        """Return the state of all generators, of every process."""
        mine = [torch.get_rng_state()]
        if self.device.type == "cuda":
            mine.append(torch.cuda.get_rng_state(self.device))
        if self.processes == 1:
            return [mine]
        states = [None] * self.processes
        distributed.all_gather_object(states, mine)
        return states

    def set_random_state(self, states):
        """Go back to what ``random_state`` returned."""
        mine = states[self.rank]
        torch.set_rng_state(mine[0])
        if len(mine) > 1:
            torch.cuda.set_rng_state(mine[1], self.device)

    def hardware(self):
        """Describe what is trained on, in words."""
        if self.device.type == "cuda":
            return f"{self.processes} of {torch.cuda.get_device_name()}"
        each = f"processes {self.processes}, threads {torch.get_num_threads()}"
        return f"{processor()}; {each}"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        """Put the backend back; part from the other processes."""
        use_onednn_matmul(False)
        if self.processes > 1:
            distributed.destroy_process_group()


def rank():
    """Return which of the processes that torchrun started this one is."""
    return int(os.environ.get("RANK", "0"))


def local_rank():
    """Return which of them it is on this machine."""
    return int(os.environ.get("LOCAL_RANK", "0"))


def processes():
    """Return how many torchrun started; 1 without it."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def settled(precision, on_gpu):
    """Return a precision; ``"auto"`` is half on a GPU, oneDNN elsewhere."""
    if precision != "auto":
        return precision
    if not on_gpu:
        return "onednn"
    return "bfloat16" if torch.cuda.is_bf16_supported() else "float16"


def end_process():
    """End one of several processes at once, when its work is done.

    An interpreter that takes itself down right after a last exchange was
    seen to be aborted by a thread of PyTorch's, and torchrun then reports a
    failure of a training that had none.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def processor():
    """Return the processor's name."""
    with contextlib.suppress(OSError), open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    return platform.processor() or platform.machine()


def hold_memory():
    """Keep freed memory in the process instead of giving it back.

    A step frees large tensors and asks for them again at once. By default
    glibc returns them to the system in between, and each page must then be
    cleared anew, which was seen to be a third of a small model's step.

    Source: mallopt(3) of the Linux manual.
    """
    if platform.libc_ver()[0] == "glibc":
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_MMAP_MAX, 0)
        mallopt(M_TRIM_THRESHOLD, 2**31 - 1)
        mallopt(M_TOP_PAD, HELD)
