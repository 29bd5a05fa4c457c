"""Measure what a token costs to write, with a cache and without.

``python -m benchmarks.decoding_cost`` writes the log that chapter 10 draws,
``course_pkg/data/logs/decoding_cost.json``: the process CPU time of writing
``n`` tokens greedily, divided by ``n``, at one thread, for one sentence and
the model of ``decoding.py``. It takes about ten minutes.
"""

import argparse
import json
import os
import subprocess
import sys
from functools import partial

from course_pkg.data.decoding_cost import LENGTHS, LOG

from .__main__ import ONE_THREAD, machine
from .decoding import SIZE, SOURCE, endless
from .measure import medians
from .training_step import VOCAB, make_config

NAMES = ("PyTorch", "TF", "NumPy", "nn.Transformer")


def greedy(framework, model, source, tokens):
    """Write tokens with the package's cache."""
    framework.greedy_decode(model, source, tokens)


def recompute(decode, join, source_ids, tokens):
    """Write tokens, reading the whole beginning again for each."""
    ids = source_ids[:, :1]  # any token to begin with
    for _ in range(tokens):
        ids = join(ids, decode(ids))  # (1, t + 1)


def writers(name):
    """Return functions of a number of tokens, cached and recomputing."""
    import numpy as np

    source = np.random.default_rng(0).integers(3, VOCAB, (1, SOURCE))
    return MAKERS[name](make_config(*SIZE), source)


def with_numpy(config, source):
    """Write with the reference."""
    import numpy as np

    from course_pkg import reference

    model = endless(reference, config)
    memory = model.encode(source)

    def decode(ids):
        return model.decode(ids, memory, None)[:, -1].argmax(axis=-1)

    def join(ids, last):
        return np.concatenate([ids, last[:, None]], axis=1)

    return {
        "cached": partial(greedy, reference, model, source),
        "recomputed": partial(recompute, decode, join, source),
    }


def with_torch(config, source):
    """Write with the PyTorch layers."""
    import torch

    from course_pkg import pytorch

    model = endless(pytorch, config).eval()
    source = torch.tensor(source)
    return {
        "cached": partial(greedy, pytorch, model, source),
        "recomputed": torch_recomputing(model, source, None),
    }


def with_library(config, source):
    """Write with ``nn.Transformer``, which has no cache."""
    import torch

    from .torch_peer import TorchPeer

    model = TorchPeer(config).eval()
    return {"recomputed": torch_recomputing(model, torch.tensor(source))}


def torch_recomputing(model, source, *rest):
    """Return what writes tokens with a module, all anew each time."""
    import torch

    with torch.inference_mode():
        memory = model.encode(source)

    @torch.inference_mode()
    def decode(ids):
        return model.decode(ids, memory, *rest)[:, -1].argmax(dim=-1)

    def join(ids, last):
        return torch.cat([ids, last[:, None]], dim=1)

    return partial(recompute, decode, join, source)


def with_tf(config, source):
    """Write with the Keras layers, in graphs."""
    import tensorflow as tf

    from course_pkg import tf as course

    model = endless(course, config)
    source = tf.constant(source)
    memory = model.encode(source)

    @tf.function(input_signature=[tf.TensorSpec((1, None), tf.int64)])
    def decode(ids):
        return tf.argmax(model.decode(ids, memory, None)[:, -1], axis=-1)

    def join(ids, last):
        return tf.concat([ids, last[:, None]], axis=1)

    return {
        "cached": partial(greedy, course, model, source),
        "recomputed": partial(recompute, decode, join, source),
    }


MAKERS = dict(
    zip(NAMES, (with_torch, with_tf, with_numpy, with_library), strict=True)
)


def measured(name, samples):
    """Return the milliseconds a token at each length, by kind."""
    found = {}
    for kind, write in writers(name).items():
        variants = {n: partial(write, n) for n in LENGTHS}
        cost = medians(variants, samples, warm_up=1)
        found[kind] = [round(1e3 * cost[n] / n, 3) for n in LENGTHS]
    return found


def in_a_process(name, samples):
    """Measure one framework in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.decoding_cost"]
    done = subprocess.run(
        [*command, "--one", name, "--samples", str(samples)],
        env=os.environ | ONE_THREAD,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def main():
    """Measure all of them and write the log, or print one of them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--samples", type=int, default=5)
    parser.add_argument("--one", choices=NAMES)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.one, options.samples)))
        return
    layers, width, heads = SIZE
    log = {
        "command": "python -m benchmarks.decoding_cost",
        "hardware": machine(),
        "model": {"layers": layers, "d_model": width, "num_heads": heads},
        "source": SOURCE,
        "samples": options.samples,
        "lengths": list(LENGTHS),
        "milliseconds": {
            name: in_a_process(name, options.samples) for name in NAMES
        },
    }
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text(json.dumps(log, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
