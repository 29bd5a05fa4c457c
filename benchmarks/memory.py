"""Peak extra memory of attention, forward and backward, causal."""

import ctypes
import gc
import statistics
from pathlib import Path

from .attention import D_MODEL, HEADS
from .measure import at_most

SIZES = {"8x512": (8, 512), "1x2048": (1, 2048)}


def resident(field):
    """Read a figure of this process's memory, in kB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1])
    raise ValueError(f"/proc/self/status must have {field}, it has not")


def peak(run):
    """Return how far the resident memory rises while ``run`` runs, in kB."""
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = resident("VmRSS")
    run()
    return resident("VmHWM") - before


def torch(samples):
    """Compare the PyTorch layer with the fused kernel between products."""
    import torch
    from torch.nn import functional

    from course_pkg import pytorch

    ours = pytorch.MultiHeadAttention(D_MODEL, HEADS)

    def heads(x, w, b):
        y = functional.linear(x, w.T, b)
        return y.unflatten(-1, (HEADS, -1)).transpose(1, 2)

    def fused(x):
        q = heads(x, ours.w_q, ours.b_q)
        k = heads(x, ours.w_k, ours.b_k)
        v = heads(x, ours.w_v, ours.b_v)
        y = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        y = y.transpose(1, 2).flatten(-2)
        return functional.linear(y, ours.w_o.T, ours.b_o)

    variants = {"ours": lambda x: ours(x, causal=True), "fused": fused}
    for name, (batch, n) in SIZES.items():
        x = torch.randn(batch, n, D_MODEL)

        def step(run, x=x):
            run(x).sum().backward()
            ours.zero_grad()

        step(ours)
        found = {
            key: statistics.median(
                peak(lambda run=run: step(run)) for _ in range(samples)
            )
            for key, run in variants.items()
        }
        yield at_most(
            f"PyTorch MHA {name}, peak extra memory / fused SDPA's "
            f"({found['fused'] / 1024:.0f} MB)",
            found["ours"] / found["fused"],
            1.1,
        )
