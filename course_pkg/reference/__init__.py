"""Every layer in NumPy: the specification the frameworks must match."""

from .similarity import (
    cosine_similarity,
    dot,
    entropy,
    reweight,
    soft_look_up,
    softmax,
)

__all__ = [
    "cosine_similarity",
    "dot",
    "entropy",
    "reweight",
    "soft_look_up",
    "softmax",
]
