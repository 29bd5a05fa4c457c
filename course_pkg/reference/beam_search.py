"""Beam search: keep the best few sequences instead of one."""

import numpy as np

from course_pkg.shapes import check_at_least

from .arrays import as_ids
from .decoding import log_chances


def beam_search(
    model,
    source_ids,
    max_length,
    beam_size=4,
    length_penalty=0.6,
    return_all=False,
):
    r"""Keep the best few beginnings at every step.

    .. math:: s(y) = \frac{\ln p(y \mid x)}{\bigl((5 + |y|) / 6\bigr)^\alpha}

    Sequences that end are set aside, and the search goes on until no
    beginning can still beat them.

    Args:
        model: A model, as ``decoding`` says.
        source_ids: Whole numbers, ``(B, m)``.
        max_length: Most tokens to write, EOS among them.
        beam_size: How many sequences to keep for each source.
        length_penalty: ``alpha``, at least 0; 0 favours short sequences.
        return_all: Whether to return the whole beam, the best first.

    Returns:
        Token ids ``(B, n)``, as ``greedy_decode`` returns them, and scores
        ``(B,)``, in nats; or all of them, ``(B, beam, n)`` and ``(B, beam)``,
        where a score of minus infinity marks an empty place.

    Raises:
        ValueError: ``max_length`` or ``beam_size`` is below 1, or
            ``length_penalty`` below 0.

    Source: Wu et al. (2016), eq. 14, https://arxiv.org/abs/1609.08144.

    >>> from course_pkg.reference import RecurrentSeq2Seq
    >>> ids, scores = beam_search(RecurrentSeq2Seq(7, 5, 3, 3), [[3, 4]], 4)
    >>> scores.shape
    (1,)
    """
    check_at_least("max_length", max_length, 1)
    check_at_least("beam_size", beam_size, 1)
    check_at_least("length_penalty", length_penalty, 0)
    source_ids = as_ids("source_ids", source_ids)
    search = Search(model, source_ids, beam_size, length_penalty)
    for length in range(1, max_length + 1):
        search.extend(length)
        if search.is_over(max_length):
            break
    search.keep(search.log_p, length)  # those that never ended
    ids, scores = search.best_ids, search.best  # (B, beam, n), (B, beam)
    return (ids, scores) if return_all else (ids[:, 0], scores[:, 0])


class Search:
    """The beginnings under way, and the best sequences ended so far.

    Args:
        model: A model, as ``decoding`` says.
        source_ids: Whole numbers, ``(B, m)``.
        size: How many of both to keep for each source.
        length_penalty: ``alpha``.
    """

    def __init__(self, model, source_ids, size, length_penalty):
        self.model, self.alpha = model, length_penalty
        batch = len(source_ids)
        self.first = size * np.arange(batch)[:, None]  # (B, 1), in a state
        state = model.start(source_ids)
        self.state = model.reorder_state(state, np.arange(batch).repeat(size))
        self.ids = np.full((batch, size, 1), model.bos_id)  # (B, beam, 1)
        self.log_p = np.full((batch, size), -np.inf)
        self.log_p[:, 0] = 0.0  # there is one beginning at first, the empty
        self.best = np.full((batch, size), -np.inf)  # (B, beam)
        self.best_ids = np.empty((batch, size, 0), dtype=np.int64)

    def extend(self, length):
        """Add one token to the best; set those aside that end with it."""
        batch, size = self.log_p.shape
        last = self.ids[..., -1].ravel()  # (B * beam,)
        logits, state = self.model.step(last, self.state)
        step = log_chances(logits, self.model.pad_id)
        total = self.log_p[..., None] + step.reshape(batch, size, -1)
        self.log_p, choice = top(total.reshape(batch, -1), size)  # (B, beam)
        parent, token = np.divmod(choice, logits.shape[-1])
        rows = (self.first + parent).ravel()
        self.state = self.model.reorder_state(state, rows)
        kept = np.take_along_axis(self.ids, parent[..., None], axis=1)
        self.ids = np.concatenate([kept, token[..., None]], axis=-1)
        ended = token == self.model.eos_id
        self.keep(np.where(ended, self.log_p, -np.inf), length)
        self.log_p = np.where(ended, -np.inf, self.log_p)

    def keep(self, log_p, length):
        """Let sequences of this length join the best ended so far."""
        size = log_p.shape[1]
        scores = np.concatenate(
            [self.best, log_p / self.penalty(length)], axis=1
        )
        self.best, choice = top(scores, size)  # (B, beam)
        new = self.ids[..., 1:]  # (B, beam, length), without BOS
        old = np.full_like(new, self.model.pad_id)
        old[..., : self.best_ids.shape[-1]] = self.best_ids
        both = np.concatenate([old, new], axis=1)  # (B, 2 beam, length)
        ids = np.take_along_axis(both, choice[..., None], axis=1)
        empty = np.isinf(self.best)[..., None]
        self.best_ids = np.where(empty, self.model.pad_id, ids)

    def is_over(self, max_length):
        """Tell whether no beginning can still beat what has ended.

        A log-probability only falls, and the penalty only helps, so the
        longest sequence gives the highest score to hope for.
        """
        hope = self.log_p.max(axis=1) / self.penalty(max_length)  # (B,)
        return bool((hope <= self.best[:, -1]).all())

    def penalty(self, length):
        """Compute ``((5 + length) / 6)**alpha``."""
        return ((5 + length) / 6) ** self.alpha


def top(scores, size):
    """Return the ``size`` best of each row, the best first, and where."""
    best = np.argsort(-scores, axis=-1, kind="stable")[:, :size]
    return np.take_along_axis(scores, best, axis=-1), best
