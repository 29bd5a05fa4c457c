"""Turning a model's scores into sequences: greedy choice and sampling.

A model is anything with ``start(source_ids, max_length) -> state``,
``step(ids, state) -> (logits, state)``, ``reorder_state(state, index)``,
``pad_id``, ``bos_id`` and ``eos_id``. Padding is never chosen; after a row's
EOS it fills the row up. The whole loop is one graph, traced at the first call
with a model: a token then costs no Python.
"""

import random

import tensorflow as tf

from course_pkg.shapes import check_at_least, check_axes, check_positive

from .layer import check_ids, sizes


def greedy_decode(model, source_ids, max_length):
    r"""Choose the likeliest token at every step.

    .. math:: y_t = \arg\max_y p(y \mid y_{<t}, x)

    Args:
        model: A model, as above.
        source_ids: Integers, ``(B, m)``.
        max_length: Most tokens to write, EOS among them.

    Returns:
        Token ids ``(B, n)``, ``n <= max_length``, without BOS; EOS, if it
        was reached, then padding.

    Raises:
        ValueError: ``max_length`` is below 1.
        TypeError: ``source_ids`` are not integers.

    Source: Sutskever, Vinyals and Le (2014), section 3.2,
    https://arxiv.org/abs/1409.3215.

    >>> from course_pkg.tf import RecurrentSeq2Seq
    >>> model = RecurrentSeq2Seq(7, 5, 3, 3)
    >>> greedy_decode(model, tf.constant([[3, 4]]), max_length=4).shape[0]
    1
    """
    prepare(model, source_ids, max_length)
    return generate(model, source_ids, max_length, likeliest, ())


def sample_decode(
    model, source_ids, max_length, temperature=1.0, top_p=1.0, seed=None
):
    r"""Draw every token from the model's distribution, or from its top.

    .. math:: y_t \sim \operatorname{softmax}(l_t / T)

    restricted to the fewest likeliest tokens whose chances sum to ``p``.

    Args:
        model: A model, as above.
        source_ids: Integers, ``(B, m)``.
        max_length: Most tokens to write, EOS among them.
        temperature: ``T``; towards 0 it becomes the greedy choice.
        top_p: ``p``, in ``(0, 1]``; 1 keeps all tokens.
        seed: An integer that makes the draw repeatable, or None.

    Returns:
        Token ids ``(B, n)``, as ``greedy_decode`` returns them.

    Raises:
        ValueError: ``max_length`` is below 1, ``temperature`` not positive,
            or ``top_p`` not in ``(0, 1]``.
        TypeError: ``source_ids`` are not integers.

    Source: Holtzman et al. (2020), eq. 2 and 3,
    https://arxiv.org/abs/1904.09751.

    >>> from course_pkg.tf import RecurrentSeq2Seq
    >>> model, source = RecurrentSeq2Seq(7, 5, 3, 3), tf.constant([[3, 4]])
    >>> a, b = (sample_decode(model, source, 4, seed=0) for _ in "ab")
    >>> bool(tf.reduce_all(a == b))
    True
    """
    prepare(model, source_ids, max_length)
    check_positive("temperature", temperature)
    if not 0 < top_p <= 1:
        raise ValueError(f"top_p must be in (0, 1], got {top_p}")
    seed = random.getrandbits(31) if seed is None else seed
    options = (tf.constant(temperature), tf.constant(top_p), tf.constant(seed))
    return generate(model, source_ids, max_length, draw, options)


def likeliest(logits, step):
    """Choose the likeliest token of each row, ``(B, V)`` to ``(B,)``."""
    return tf.argmax(logits, axis=-1)


def draw(logits, step, temperature, top_p, seed):
    """Draw a token for each row, ``(B, V)`` to ``(B,)``."""
    log_p = tf.nn.log_softmax(logits / tf.cast(temperature, logits.dtype))
    log_p = nucleus(log_p, tf.cast(top_p, log_p.dtype))
    seeds = tf.stack([seed, step])
    return tf.random.stateless_categorical(log_p, 1, seeds)[:, 0]


def nucleus(log_p, top_p):
    """Keep the fewest likeliest tokens that reach ``top_p``."""
    order = tf.argsort(log_p, axis=-1, direction="DESCENDING", stable=True)
    ranked = tf.exp(tf.gather(log_p, order, batch_dims=1))  # (B, V)
    before = tf.cumsum(ranked, axis=-1, exclusive=True)
    place = tf.argsort(order, axis=-1)  # where each token is ranked
    kept = tf.gather(before < top_p, place, batch_dims=1)  # (B, V)
    return tf.where(kept, log_p, tf.cast(log_p.dtype.min, log_p.dtype))


@tf.function(autograph=False, reduce_retracing=True)
def generate(model, source_ids, max_length, choose, options):
    """Write tokens until every row has ended.

    Args:
        model: A model, as above.
        source_ids: Integers, ``(B, m)``.
        max_length: Most tokens to write.
        choose: A function ``(logits, step, *options)``, from ``(B, V)`` to
            tokens ``(B,)``.
        options: A tuple of tensors.
    """
    dtype, batch = source_ids.dtype, sizes(source_ids)[0]

    def unfinished(step, ids, ended, state, written):
        return tf.logical_and(step < max_length, ~tf.reduce_all(ended))

    def write(step, ids, ended, state, written):
        logits, state = model.step(ids, state)  # (B, V)
        ids = choose(but_padding(logits, model.pad_id), step, *options)
        pad = tf.constant(model.pad_id, dtype)
        ids = tf.where(ended, pad, tf.cast(ids, dtype))  # (B,)
        ended = tf.logical_or(ended, ids == model.eos_id)
        return step + 1, ids, ended, state, written.write(step, ids)

    step, *_, written = tf.while_loop(
        unfinished,
        write,
        (
            tf.constant(0),
            tf.fill([batch], tf.constant(model.bos_id, dtype)),
            tf.fill([batch], False),
            model.start(source_ids, max_length),
            tf.TensorArray(dtype, max_length, element_shape=(None,)),
        ),
    )
    return tf.transpose(written.gather(tf.range(step)))  # (B, n)


def but_padding(logits, pad_id):
    """Push padding's logit, of ``(B, V)``, below all others."""
    wide = tf.cast(logits, tf.float32) if logits.dtype.size < 4 else logits
    padding = tf.range(logits.shape[-1]) == pad_id  # (V,)
    lowest = tf.cast(wide.dtype.min, wide.dtype)
    return tf.where(padding, lowest, wide)


def prepare(model, source_ids, max_length):
    """Check the arguments; make the weights, which a graph cannot."""
    check_at_least("max_length", max_length, 1)
    check_axes("source_ids", source_ids.shape, 2, "(batch, positions)")
    check_ids("source_ids", source_ids, source_ids.dtype.max)
    if not getattr(model, "built", True):
        model.build()
