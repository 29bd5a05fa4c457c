"""Every layer in PyTorch; the same names as in ``course_pkg.reference``."""

from course_pkg.frameworks import require

require("torch", extra="torch")

from .similarity import (  # noqa: E402  (the import above explains a failure)
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
