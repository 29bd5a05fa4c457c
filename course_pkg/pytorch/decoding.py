"""Decoding: from a model that scores the next token to whole sequences.

A model is anything with ``start(source_ids)``, ``step(ids, state)``,
``reorder_state(state, index)``, and ``pad_id``, ``bos_id`` and ``eos_id``.
Padding is never chosen; after a row's EOS it fills the row up.
"""

import torch
from torch import Tensor, nn

from course_pkg.shapes import check_at_least, check_positive

from .checks import check_ids


def greedy_decode(
    model: nn.Module, source_ids: Tensor, max_length: int
) -> Tensor:
    r"""Say the most likely token, again and again.

    .. math:: y_t = \arg\max_v \, p(v \mid y_{<t}, x)

    Args:
        model: Such as a ``Transformer``.
        source_ids: Integers of shape ``(B, m)``.
        max_length: Most tokens to say, EOS included.

    Returns:
        Ids of shape ``(B, n)``, ``n <= max_length``, without BOS; a row that
        ended is filled with ``pad_id`` after its EOS.

    Raises:
        ValueError: ``max_length`` is below 1.
        TypeError: ``source_ids`` does not hold integers.

    Source: Sutskever, Vinyals and Le (2014), section 3.2,
    https://arxiv.org/abs/1409.3215.

    >>> from course_pkg.config import TransformerConfig
    >>> from course_pkg.pytorch import Transformer
    >>> model = Transformer(TransformerConfig.laptop(11, 13)).eval()
    >>> greedy_decode(model, torch.tensor([[5, 7]]), max_length=3).shape[0]
    1
    """
    return say(model, source_ids, max_length, lambda z: z.argmax(dim=-1))


def sample_decode(
    model: nn.Module,
    source_ids: Tensor,
    max_length: int,
    temperature: float = 1.0,
    top_p: float = 1.0,
    seed: int | None = None,
) -> Tensor:
    r"""Draw each token from the model's distribution, or its likely part.

    .. math:: y_t \sim \operatorname{softmax}(z / T)
              \text{ on the fewest } v \text{ with } \sum_v p_v \ge
              \text{top\_p}

    Args:
        model: Such as a ``Transformer``.
        source_ids: Integers of shape ``(B, m)``.
        max_length: Most tokens to say, EOS included.
        temperature: ``T``, positive; below 1 is bolder, towards greedy.
        top_p: Probability mass to draw from, in ``(0, 1]``.
        seed: Makes the draws repeat; None takes them as they come.

    Returns:
        Ids of shape ``(B, n)``, as ``greedy_decode``.

    Raises:
        ValueError: An argument is out of its range.
        TypeError: ``source_ids`` does not hold integers.

    Source: Holtzman et al. (2020), eq. 2 and 3,
    https://arxiv.org/abs/1904.09751.

    >>> from course_pkg.config import TransformerConfig
    >>> from course_pkg.pytorch import Transformer
    >>> model = Transformer(TransformerConfig.laptop(11, 13)).eval()
    >>> source_ids = torch.tensor([[5, 7]])
    >>> a, b = [sample_decode(model, source_ids, 3, seed=0) for _ in "ab"]
    >>> torch.equal(a, b)
    True
    """
    check_positive("temperature", temperature)
    if not 0 < top_p <= 1:
        raise ValueError(f"top_p must be in (0, 1], got {top_p}")
    generator = torch.Generator(device=source_ids.device)
    generator.seed() if seed is None else generator.manual_seed(seed)

    def draw(logits: Tensor) -> Tensor:
        p = nucleus(torch.softmax(logits / temperature, dim=-1), top_p)
        return torch.multinomial(p, 1, generator=generator).squeeze(-1)

    return say(model, source_ids, max_length, draw)


def nucleus(p: Tensor, top_p: float) -> Tensor:
    """Keep the fewest likely tokens that reach ``top_p``; zero the others."""
    ordered, order = p.sort(dim=-1, descending=True)  # (B, V)
    before = ordered.cumsum(dim=-1) - ordered  # mass ahead of each token
    kept = ordered.masked_fill(before >= top_p, 0.0)
    return torch.zeros_like(p).scatter(-1, order, kept)  # (B, V)


def say(model, source_ids: Tensor, max_length: int, choose) -> Tensor:
    """Choose tokens from logits, ``(B, V)``, until every row has ended."""
    check_ids("source_ids", source_ids)
    check_at_least("max_length", max_length, 1)
    with torch.inference_mode():
        state = model.start(source_ids)
        ids = source_ids.new_full((len(source_ids),), model.bos_id)  # (B,)
        ended = torch.zeros_like(ids, dtype=torch.bool)
        said = []
        while len(said) < max_length and not ended.all():
            logits, state = model.step(ids, state)  # (B, V)
            logits = without(logits, model.pad_id)
            ids = choose(logits).masked_fill(ended, model.pad_id)
            said.append(ids)
            ended = ended | (ids == model.eos_id)
    return torch.stack(said, dim=1)  # (B, n)


def without(logits: Tensor, pad_id: int) -> Tensor:
    """Give padding, in logits ``(B, V)``, no chance."""
    logits = logits.clone()
    logits[:, pad_id] = -torch.inf
    return logits
