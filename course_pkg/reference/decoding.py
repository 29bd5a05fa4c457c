"""Turning a model's scores into sequences: greedy, beam search, sampling.

A model is anything with ``start(source_ids) -> state``, ``step(ids, state) ->
(logits, state)``, ``reorder_state(state, index)``, ``pad_id``, ``bos_id`` and
``eos_id``. Padding is never chosen; after a row's EOS it fills the row up.
"""

import numpy as np

from course_pkg.shapes import check_at_least, check_positive

from .arrays import as_ids
from .training import log_softmax


def greedy_decode(model, source_ids, max_length):
    r"""Choose the likeliest token at every step.

    .. math:: y_t = \arg\max_y p(y \mid y_{<t}, x)

    Args:
        model: A model, as above.
        source_ids: Whole numbers, ``(B, m)``.
        max_length: Most tokens to write, EOS among them.

    Returns:
        Token ids ``(B, n)``, ``n <= max_length``, without BOS; EOS, if it
        was reached, then padding.

    Raises:
        ValueError: ``max_length`` is below 1.

    Source: Sutskever, Vinyals and Le (2014), section 3.2,
    https://arxiv.org/abs/1409.3215.

    >>> from course_pkg.reference import RecurrentSeq2Seq
    >>> model = RecurrentSeq2Seq(7, 5, 3, 3)
    >>> greedy_decode(model, [[3, 4]], max_length=4).shape[0]
    1
    """
    return generate(
        model, source_ids, max_length, lambda log_p: log_p.argmax(axis=-1)
    )


def sample_decode(
    model, source_ids, max_length, temperature=1.0, top_p=1.0, seed=None
):
    r"""Draw every token from the model's distribution, or from its top.

    .. math:: y_t \sim \operatorname{softmax}(l_t / T)

    restricted to the fewest likeliest tokens whose chances sum to ``p``.

    Args:
        model: A model, as above.
        source_ids: Whole numbers, ``(B, m)``.
        max_length: Most tokens to write, EOS among them.
        temperature: ``T``; towards 0 it becomes the greedy choice.
        top_p: ``p``, in ``(0, 1]``; 1 keeps all tokens.
        seed: An integer that makes the draw repeatable, or None.

    Returns:
        Token ids ``(B, n)``, as ``greedy_decode`` returns them.

    Raises:
        ValueError: ``max_length`` is below 1, ``temperature`` not positive,
            or ``top_p`` not in ``(0, 1]``.

    Source: Holtzman et al. (2020), eq. 2 and 3,
    https://arxiv.org/abs/1904.09751.

    >>> from course_pkg.reference import RecurrentSeq2Seq
    >>> model = RecurrentSeq2Seq(7, 5, 3, 3)
    >>> sample_decode(model, [[3, 4]], max_length=4, seed=0).shape[0]
    1
    """
    check_positive("temperature", temperature)
    if not 0 < top_p <= 1:
        raise ValueError(f"top_p must be in (0, 1], got {top_p}")
    rng = np.random.default_rng(seed)

    def choose(log_p):
        p = nucleus(np.exp(log_softmax(log_p / temperature)), top_p)
        reached = p.cumsum(axis=-1)  # (B, V)
        height = rng.random((len(p), 1)) * reached[:, -1:]
        return (reached <= height).sum(axis=-1)  # (B,)

    return generate(model, source_ids, max_length, choose)


def nucleus(p, top_p):
    """Keep the fewest likeliest tokens that reach ``top_p``; zero the rest."""
    order = np.argsort(-p, axis=-1, kind="stable")  # (B, V)
    ranked = np.take_along_axis(p, order, axis=-1)
    before = ranked.cumsum(axis=-1) - ranked  # what the likelier ones reach
    kept = np.zeros_like(p)
    chosen = np.where(before < top_p, ranked, 0.0)
    np.put_along_axis(kept, order, chosen, axis=-1)
    return kept


def generate(model, source_ids, max_length, choose):
    """Write tokens until every row has ended.

    Args:
        model: A model, as above.
        source_ids: Whole numbers, ``(B, m)``.
        max_length: Most tokens to write.
        choose: From log-probabilities ``(B, V)`` to tokens ``(B,)``.
    """
    check_at_least("max_length", max_length, 1)
    source_ids = as_ids("source_ids", source_ids)
    state = model.start(source_ids)
    ids = np.full(len(source_ids), model.bos_id)
    ended = np.zeros(len(source_ids), dtype=bool)
    written = []
    for _ in range(max_length):
        logits, state = model.step(ids, state)  # (B, V)
        ids = choose(log_chances(logits, model.pad_id))
        ids = np.where(ended, model.pad_id, ids)
        written.append(ids)
        ended = ended | (ids == model.eos_id)
        if ended.all():
            break
    return np.stack(written, axis=1)  # (B, n)


def log_chances(logits, pad_id):
    """Return log-probabilities ``(B, V)`` of all tokens but padding."""
    logits = logits.copy()
    logits[:, pad_id] = -np.inf
    return log_softmax(logits)
