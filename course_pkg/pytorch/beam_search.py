"""Beam search: keep the few best beginnings, not only the best one."""

import torch
from torch import Tensor, nn

from course_pkg.shapes import check_at_least

from .checks import check_ids
from .decoding import without


def beam_search(
    model: nn.Module,
    source_ids: Tensor,
    max_length: int,
    beam_size: int = 4,
    length_penalty: float = 0.6,
    return_all: bool = False,
) -> tuple[Tensor, Tensor]:
    r"""Find a likely sequence by extending the best beginnings in parallel.

    .. math:: s(y) = \frac{\log p(y \mid x)}{\bigl((5 + |y|) / 6\bigr)^\alpha}

    A sequence that has ended leaves the beam and is kept beside it; the
    search is over when no beginning can still beat those kept.

    Args:
        model: Such as a ``Transformer``.
        source_ids: Integers of shape ``(B, m)``.
        max_length: Most tokens of a sequence, EOS included.
        beam_size: Beginnings kept at each step, ``K``; 1 is greedy.
        length_penalty: ``alpha``; 0 compares bare log-probabilities.
        return_all: Whether to return all ``K`` sequences found.

    Returns:
        Ids, ``(B, n)``, as ``greedy_decode``, and scores ``s``, ``(B,)``, in
        nats. With ``return_all`` ids, ``(B, K, n)``, and scores, ``(B, K)``,
        the best first; a score of minus infinity marks a place for which
        there was no sequence.

    Raises:
        ValueError: An argument is out of its range.
        TypeError: ``source_ids`` does not hold integers.

    Source: Wu et al. (2016), eq. 14, https://arxiv.org/abs/1609.08144.

    >>> from course_pkg.config import TransformerConfig
    >>> from course_pkg.pytorch import Transformer
    >>> model = Transformer(TransformerConfig.laptop(11, 13)).eval()
    >>> ids, scores = beam_search(model, torch.tensor([[5, 7]]), 3)
    >>> scores.shape
    torch.Size([1])
    """
    check_ids("source_ids", source_ids)
    check_at_least("max_length", max_length, 1)
    check_at_least("beam_size", beam_size, 1)
    check_at_least("length_penalty", length_penalty, 0)
    with torch.inference_mode():
        search = Search(model, source_ids, beam_size, length_penalty)
        for length in range(1, max_length + 1):
            search.extend(length)
            if search.is_over(max_length):
                break
        search.keep(search.log_p, length)  # those that never ended
    ids, scores = search.best_ids.clone(), search.best.clone()
    return (ids, scores) if return_all else (ids[:, 0], scores[:, 0])


class Search:
    """The beginnings under way, and the best sequences ended so far.

    Args:
        model: As for ``beam_search``.
        source_ids: Integers of shape ``(B, m)``.
        size: How many of both to keep for each source, ``K``.
        length_penalty: ``alpha``.
    """

    def __init__(
        self,
        model: nn.Module,
        source_ids: Tensor,
        size: int,
        length_penalty: float,
    ) -> None:
        self.model, self.alpha = model, length_penalty
        shape = (len(source_ids), size)
        rows = torch.arange(len(source_ids), device=source_ids.device)
        self.first = size * rows[:, None]  # (B, 1), in a state
        state = model.start(source_ids)
        self.state = model.reorder_state(state, rows.repeat_interleave(size))
        self.ids = source_ids.new_full((*shape, 1), model.bos_id)  # (B, K, 1)
        self.log_p = torch.full(shape, -torch.inf, device=source_ids.device)
        self.log_p[:, 0] = 0.0  # there is one beginning at first, the empty
        self.best = torch.full_like(self.log_p, -torch.inf)  # (B, K)
        self.best_ids = source_ids.new_empty((*shape, 0))  # (B, K, n)

    def extend(self, length: int) -> None:
        """Add one token to the best; set those aside that end with it."""
        last = self.ids[..., -1].flatten()  # (B * K,)
        logits, state = self.model.step(last, self.state)
        step = without(logits, self.model.pad_id).log_softmax(dim=-1)
        step = step.unflatten(0, self.log_p.shape)  # (B, K, V)
        total = (self.log_p[..., None] + step).flatten(1)  # (B, K * V)
        self.log_p, choice = total.topk(step.shape[1])  # (B, K)
        parent, token = choice // step.shape[2], choice % step.shape[2]
        rows = (self.first + parent).flatten()  # (B * K,)
        self.state = self.model.reorder_state(state, rows)
        kept = self.ids.take_along_dim(parent[..., None], dim=1)
        self.ids = torch.cat([kept, token[..., None]], dim=-1)
        ended = token == self.model.eos_id
        self.keep(self.log_p.masked_fill(~ended, -torch.inf), length)
        self.log_p = self.log_p.masked_fill(ended, -torch.inf)

    def keep(self, log_p: Tensor, length: int) -> None:
        """Let sequences of this length join the best ended so far."""
        scores = torch.cat([self.best, log_p / self.penalty(length)], dim=1)
        self.best, choice = scores.topk(log_p.shape[1])  # (B, K)
        new = self.ids[..., 1:]  # (B, K, length), without BOS
        old = torch.full_like(new, self.model.pad_id)
        old[..., : self.best_ids.shape[-1]] = self.best_ids
        both = torch.cat([old, new], dim=1)  # (B, 2 K, length)
        ids = both.take_along_dim(choice[..., None], dim=1)
        empty = self.best.isinf()[..., None]
        self.best_ids = ids.masked_fill(empty, self.model.pad_id)

    def is_over(self, max_length: int) -> bool:
        """Tell whether no beginning can still beat what has ended.

        A log-probability only falls, and the penalty only helps, so the
        longest sequence gives the highest score to hope for.
        """
        hope = self.log_p.amax(dim=1) / self.penalty(max_length)  # (B,)
        return bool((hope <= self.best[:, -1]).all())

    def penalty(self, length: int) -> float:
        """Compute ``((5 + length) / 6)**alpha``."""
        return ((5 + length) / 6) ** self.alpha
