"""Beam search: keep the best few sequences instead of one."""

import numpy as np
import tensorflow as tf

from course_pkg.shapes import check_at_least

from .decoding import but_padding, prepare
from .layer import sizes

EMPTY, CERTAIN = np.float64(-np.inf), np.float64(0)  # log-probabilities


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

    A sequence that ends leaves the beam and is set aside; the search goes on
    until no beginning can beat what has ended.

    Args:
        model: A model, as ``decoding`` says.
        source_ids: Integers, ``(B, m)``.
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
        TypeError: ``source_ids`` are not integers.

    Source: Wu et al. (2016), eq. 14, https://arxiv.org/abs/1609.08144.

    >>> from course_pkg.tf import RecurrentSeq2Seq
    >>> model, source = RecurrentSeq2Seq(7, 5, 3, 3), tf.constant([[3, 4]])
    >>> ids, scores = beam_search(model, source, max_length=4)
    >>> scores.shape.as_list()
    [1]
    """
    prepare(model, source_ids, max_length)
    check_at_least("beam_size", beam_size, 1)
    check_at_least("length_penalty", length_penalty, 0)
    alpha = tf.constant(length_penalty, tf.float64)
    ids, scores = search(model, source_ids, max_length, beam_size, alpha)
    return (ids, scores) if return_all else (ids[:, 0], scores[:, 0])


@tf.function(autograph=False, reduce_retracing=True)
def search(model, source_ids, max_length, size, alpha):
    """Extend beginnings until none can beat what has ended."""
    dtype, batch = source_ids.dtype, sizes(source_ids)[0]
    state = model.start(source_ids, max_length)
    state = model.reorder_state(state, tf.repeat(tf.range(batch), size))
    nothing = tf.fill([batch, size], EMPTY)
    padding = tf.fill([batch, size, max_length], model.pad_id)
    beams = {  # the beginnings under way, and the best ended so far
        "ids": tf.cast(padding, dtype),  # (B, beam, max_length)
        "last": tf.fill([batch, size], tf.constant(model.bos_id, dtype)),
        "log_p": tf.where(tf.range(size) == 0, CERTAIN, nothing),
        "best": nothing,
        "best_ids": tf.cast(padding, dtype),
    }

    def unfinished(step, beams, state):
        hope = tf.reduce_max(beams["log_p"], axis=1)  # (B,)
        hope = hope / penalty(max_length, alpha)  # it can only fall
        over = tf.reduce_all(hope <= beams["best"][:, -1])
        return tf.logical_and(step < max_length, ~over)

    def extend(step, beams, state):
        last = tf.reshape(beams["last"], [-1])  # (B * beam,)
        logits, state = model.step(last, state)
        parent, beams = grow(model, beams, logits, step)
        rows = parent + size * tf.range(batch)[:, None]
        state = model.reorder_state(state, tf.reshape(rows, [-1]))
        ended = beams["last"] == model.eos_id
        log_p = tf.where(ended, beams["log_p"], EMPTY)
        beams = keep(model, beams, log_p / penalty(step + 1, alpha))
        beams["log_p"] = tf.where(ended, EMPTY, beams["log_p"])
        return step + 1, beams, state

    variables = (tf.constant(0), beams, state)
    step, beams, _ = tf.while_loop(unfinished, extend, variables)
    # Those that never ended join at last.
    beams = keep(model, beams, beams["log_p"] / penalty(step, alpha))
    return beams["best_ids"][..., :step], beams["best"]


def grow(model, beams, logits, step):
    """Add one token to the best beginnings.

    Returns:
        Which beginning each one extends, ``(B, beam)``, and the new ones.
    """
    size, vocab = beams["last"].shape[1], logits.shape[-1]
    log_p = tf.nn.log_softmax(but_padding(logits, model.pad_id))
    log_p = tf.cast(log_p, tf.float64)  # (B * beam, V)
    log_p = tf.where(tf.range(vocab) == model.pad_id, EMPTY, log_p)
    log_p = tf.reshape(log_p, (-1, size, vocab))
    total = beams["log_p"][..., None] + log_p  # (B, beam, V)
    log_p, choice = tf.math.top_k(tf.reshape(total, (-1, size * vocab)), size)
    parent, token = choice // vocab, choice % vocab  # (B, beam) both
    token = tf.cast(token, beams["last"].dtype)
    here = tf.range(beams["ids"].shape[-1]) == step  # (max_length,)
    ids = tf.gather(beams["ids"], parent, batch_dims=1)
    ids = tf.where(here, token[..., None], ids)
    return parent, beams | {"ids": ids, "last": token, "log_p": log_p}


def keep(model, beams, scores):
    """Let beginnings with scores, ``(B, beam)``, join the best ended."""
    size = beams["last"].shape[1]
    scores = tf.concat([beams["best"], scores], axis=1)  # (B, 2 beam)
    ids = tf.concat([beams["best_ids"], beams["ids"]], axis=1)
    best, choice = tf.math.top_k(scores, size)
    ids = tf.gather(ids, choice, batch_dims=1)  # (B, beam, max_length)
    pad = tf.constant(model.pad_id, ids.dtype)
    ids = tf.where((best == EMPTY)[..., None], pad, ids)
    return beams | {"best": best, "best_ids": ids}


def penalty(length, alpha):
    """Compute ``((5 + length) / 6)**alpha``."""
    return ((5 + tf.cast(length, tf.float64)) / 6) ** alpha
