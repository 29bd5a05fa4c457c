"""What hypothesis draws for the layers: sizes, numbers and masks."""

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

CHEAP = settings(
    deadline=None,
    derandomize=True,  # the same cases in every run
    database=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SIZE = st.integers(1, 7)
EVEN = SIZE.map(lambda half: 2 * half)
OFFSET = st.integers(0, 99)
ROUNDING = {  # per unit of the numbers drawn here
    "float64": 1e-11,
    "float32": 1e-4,
    "float16": 5e-2,
    "bfloat16": 2e-1,
}


def numbers(draw, *shape):
    """Draw an array of normal numbers of this shape."""
    seed = draw(st.integers(0, 2**16))
    return np.random.default_rng(seed).normal(size=shape)


def masks(*shape):
    """Draw no mask, or one that broadcasts to the shape."""
    within = arrays.broadcastable_shapes(
        shape, min_dims=2, max_dims=len(shape), max_side=max(shape)
    ).filter(lambda found: np.broadcast_shapes(found, shape) == shape)
    drawn = within.flatmap(
        lambda found: arrays.arrays(np.bool_, found, fill=st.nothing())
    )
    return st.none() | drawn


def precisions(framework):
    """Draw the name of a type that the framework computes in."""
    return st.sampled_from(sorted({"float64", *framework.dtypes}))


@st.composite
def attention_inputs(draw):
    """Draw query, key and value with equal leading axes, and a mask."""
    lead = draw(st.lists(st.integers(1, 3), max_size=2))
    n, m, d_k, d_v = (draw(SIZE) for _ in range(4))
    shapes = (*lead, n, d_k), (*lead, m, d_k), (*lead, m, d_v)
    inputs = [numbers(draw, *shape) for shape in shapes]
    return inputs, draw(masks(*lead, n, m))


def attention_by_hand(query, key, value, mask):
    """Attend query by query, and key by key, in float64."""
    lead = query.shape[:-2]
    n, m = query.shape[-2], key.shape[-2]
    mask = np.broadcast_to(True if mask is None else mask, (*lead, n, m))
    output = np.zeros((*lead, n, value.shape[-1]))
    weights = np.zeros((*lead, n, m))
    for at in np.ndindex(*lead, n):
        row, seen = at[:-1], np.flatnonzero(mask[at])
        scores = [query[at] @ key[(*row, j)] for j in seen]
        scores = np.array(scores) / query.shape[-1] ** 0.5
        odds = np.exp(scores - scores.max(initial=-np.inf))
        for j, odd in zip(seen, odds, strict=True):
            weights[(*at, j)] = odd / odds.sum()
            output[at] += weights[(*at, j)] * value[(*row, j)]
    return output, weights
