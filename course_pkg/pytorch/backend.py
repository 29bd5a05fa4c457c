"""An opt-in faster route for matrix products on the processor."""

import torch
from torch import Tensor

SHORT = 64 * 64  # weights of a head up to which plain products win
state = {"onednn": False}


def use_onednn_matmul(on: bool = True) -> None:
    """Send float32 matrix products to oneDNN instead of the default library.

    On many processors oneDNN's float32 product is twice as fast. PyTorch
    takes that route when it may use bfloat16 inside, so that is what this
    function allows. Where the processor has no bfloat16 matrix unit (AMX) the
    result stays float32-accurate; where it has one, products are rounded to
    about three digits. So it is for training and for experiments, it is never
    switched on silently, and a comparison of frameworks should leave it off.

    The fused attention kernel cuts its products into pieces too small for
    that route, so short sequences are then attended to with plain products.

    Args:
        on: False goes back to the default.

    Source: PyTorch's documentation of ``torch.backends.mkldnn``.

    >>> use_onednn_matmul()
    >>> use_onednn_matmul(False)
    """
    torch.backends.mkldnn.matmul.fp32_precision = "bf16" if on else "none"
    state["onednn"] = on


def prefers_plain_products(query: Tensor, key: Tensor) -> bool:
    """Tell whether plain products beat the fused kernel for these."""
    return state["onednn"] and query.shape[-2] * key.shape[-2] <= SHORT
