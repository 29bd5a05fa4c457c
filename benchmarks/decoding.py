"""Greedy decoding with a cache beside ``nn.Transformer`` without one."""

from functools import partial

import torch

from .measure import at_least, at_most, medians
from .training_step import VOCAB, make_config

SIZE, SOURCE, TOKENS = (3, 256, 8), 32, 64
FAR = 512
LIMITS = {1: 6.0, 64: 16.0}


def endless(framework, config):
    """Make a model that never ends a sentence."""
    from course_pkg import params

    weights = params.transformer_params(config, seed=0)
    weights["output.b"][config.eos_id] = -1e9
    weights = {key: one.astype("float32") for key, one in weights.items()}
    if framework.__name__.endswith("reference"):
        return framework.Transformer(config, params=weights)
    return framework.load(framework.Transformer(config), weights)


def models():
    """Return each framework's module, model, and maker of tensors."""
    import numpy as np
    import tensorflow as tf

    from course_pkg import pytorch, reference
    from course_pkg import tf as course

    makers = {
        "PyTorch": (pytorch, torch.tensor),
        "TF": (course, tf.constant),
        "NumPy": (reference, np.asarray),
    }
    config = make_config(*SIZE)
    found = {}
    for name, (framework, tensor) in makers.items():
        model = endless(framework, config)
        if name == "PyTorch":
            model.eval()
        found[name] = framework, model, tensor
    return found


@torch.no_grad()
def uncached(model, source):
    """Decode greedily, the whole beginning again for every token."""
    memory = model.encode(source)
    ids = torch.ones(len(source), 1, dtype=torch.long)
    for _ in range(TOKENS):
        last = model.decode(ids, memory)[:, -1].argmax(dim=-1)
        ids = torch.cat([ids, last[:, None]], dim=1)
    return ids


def every(samples):
    """Compare the three frameworks' cached decoding with the peer's."""
    import numpy as np

    from .torch_peer import TorchPeer

    peer = TorchPeer(make_config(*SIZE)).eval()
    rng = np.random.default_rng(0)
    found = models()
    for batch, limit in LIMITS.items():
        source = rng.integers(3, VOCAB, (batch, SOURCE))
        variants = {
            name: partial(f.greedy_decode, model, tensor(source), TOKENS)
            for name, (f, model, tensor) in found.items()
        }
        variants["peer"] = partial(uncached, peer, torch.tensor(source))
        cost = medians(variants, samples, warm_up=1)
        for name in found:
            yield at_least(
                f"{name} cached decoding, batch {batch}: times as fast as "
                "`nn.Transformer` without cache",
                cost["peer"] / cost[name],
                limit,
            )
    source = rng.integers(3, VOCAB, (1, SOURCE))
    yield from flatness(found, source, samples)


def flatness(found, source, samples):
    """Compare the mean cost of a token in long and in short outputs."""
    for name, (f, model, tensor) in found.items():
        ids = tensor(source)
        variants = {
            n: partial(f.greedy_decode, model, ids, n)
            for n in (TOKENS, 2 * TOKENS, FAR, FAR + TOKENS)
        }
        cost = medians(variants, samples, warm_up=1)
        near = cost[2 * TOKENS] - cost[TOKENS]
        far = cost[FAR + TOKENS] - cost[FAR]
        if name == "TF":  # a graph's cache is as long as the output may be
            near, far = cost[TOKENS] / TOKENS, cost[FAR] / FAR
        yield at_most(
            f"{name} cached: a token at {FAR} / a token at {TOKENS}",
            far / near,
            1.3,
        )
