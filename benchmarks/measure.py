"""Measure variants side by side: medians of process CPU time."""

import random
import statistics
import time

WARM_UP = 2


def medians(variants, samples, warm_up=WARM_UP):
    """Time functions in shuffled turns.

    Args:
        variants: A function without arguments for each name.
        samples: How often each is timed.
        warm_up: How often each is run before that.

    Returns:
        The median of the CPU time of this process for each name, in seconds.
    """
    for run in variants.values():
        for _ in range(warm_up):
            run()
    times = {name: [] for name in variants}
    order = list(variants)
    shuffled = random.Random(0)
    for _ in range(samples):
        shuffled.shuffle(order)
        for name in order:
            start = time.process_time()
            variants[name]()
            times[name].append(time.process_time() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def at_most(what, ratio, limit=None):
    """Note a ratio that must not exceed a limit; no limit is an aim only."""
    return {"what": what, "ratio": ratio, "limit": limit, "kind": "<="}


def at_least(what, ratio, limit):
    """Note a ratio that must reach a limit."""
    return {"what": what, "ratio": ratio, "limit": limit, "kind": ">="}
