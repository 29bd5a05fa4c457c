"""The pullback of the recurrent sequence-to-sequence model."""

import numpy as np

from .layer import add_gradients, nest_all
from .recurrent_backward import gru_cell_vjp


def seq2seq_vjp(model, source_ids, target_inputs):
    """Score every next token; pull back to every parameter.

    Args:
        model: A ``RecurrentSeq2Seq``.
        source_ids: Whole numbers, ``(B, m)``.
        target_inputs: Whole numbers, ``(B, n)``.
    """
    (features, mask, initial), back_encode = encode_vjp(model, source_ids)
    inputs, back_inputs = model.target_embedding.vjp(target_inputs)
    hidden, outputs, backs = initial, [], []
    for t in range(inputs.shape[1]):
        hidden, output, back = advance_vjp(
            model, inputs[:, t], hidden, features, mask
        )
        outputs.append(output)
        backs.append(back)
    logits, back_output = model.output.vjp(np.stack(outputs, axis=1))

    def pullback(grad):
        (grad,), output = back_output(grad)
        grads, to_inputs = {}, np.zeros(inputs.shape)
        to_hidden, to_features = 0.0 * hidden, 0.0 * features
        for t in reversed(range(inputs.shape[1])):
            to_inputs[:, t], to_hidden, seen, step = backs[t](
                grad[:, t], to_hidden
            )
            to_features = to_features + seen
            add_gradients(grads, step)
        grads |= nest_all(output=output)
        grads |= nest_all(target_embedding=back_inputs(to_inputs)[1])
        grads |= back_encode(to_features, to_hidden)
        return (), {name: grads[name] for name in model.params}

    return logits, pullback


def advance_vjp(model, x, hidden, features, mask):
    """Take one decoder step.

    Returns:
        The next state, what the output layer gets, and a pullback from the
        gradients to both, in the other order, to those to ``x``, ``hidden``,
        ``features`` and the parameters.
    """
    gru = model.decoder.params
    if model.attention is None:
        new, back = gru_cell_vjp(x, hidden, *gru.values())

        def pull_state(grad, to_new):
            to_x, to_hidden, *step = back(grad + to_new)
            return to_x, to_hidden, 0.0, name_step(gru, step)

        return new, new, pull_state
    (context, _), back_context = model.attention.vjp(features, hidden, mask)
    joined = np.concatenate([x, context], axis=-1)
    new, back = gru_cell_vjp(joined, hidden, *gru.values())
    d_x, d_hidden = x.shape[-1], hidden.shape[-1]

    def pull_both(grad, to_new):
        to_joined, to_hidden, *step = back(grad[:, :d_hidden] + to_new)
        to_context = grad[:, d_hidden:] + to_joined[:, d_x:]
        (to_features, asked), attention = back_context(to_context)
        grads = name_step(gru, step) | nest_all(attention=attention)
        return to_joined[:, :d_x], to_hidden + asked, to_features, grads

    return new, np.concatenate([new, context], axis=-1), pull_both


def name_step(gru, gradients):
    """Name the gradients of the decoder's cell."""
    return nest_all(decoder=dict(zip(gru, gradients, strict=True)))


def encode_vjp(model, source_ids):
    """Read the source; pull back from the features and the first state.

    Returns:
        Features, mask and first state, and the pullback to the parameters.
    """
    mask = source_ids != model.pad_id  # (B, m)
    x, back_embed = model.source_embedding.vjp(source_ids)
    runs = [
        read_vjp(encoder, x, mask, reverse)
        for reverse, encoder in enumerate(model.encoders)
    ]
    features = np.concatenate([run[0] for run in runs], axis=-1)
    lasts = np.concatenate([run[1] for run in runs], axis=-1)
    initial, back_bridge = model.bridge.vjp(lasts)
    names = ["encoder"]
    if len(runs) == 2:
        names = ["encoder.forward", "encoder.backward"]

    def pullback(to_features, to_initial):
        (to_lasts,), bridge = back_bridge(to_initial)
        grads, to_x = nest_all(bridge=bridge), 0.0
        parts = (
            np.split(to, len(runs), axis=-1) for to in (to_features, to_lasts)
        )
        for name, run, *grad in zip(names, runs, *parts, strict=True):
            one, encoder = run[2](*grad)
            to_x = to_x + one
            grads |= nest_all(**{name: encoder})
        return grads | nest_all(source_embedding=back_embed(to_x)[1])

    return (features, mask, initial), pullback


def read_vjp(encoder, x, mask, reverse):
    """Run one encoder, from the end if ``reverse``."""
    order = slice(None, None, -1 if reverse else 1)
    (states, last), back = encoder.vjp(x[:, order], mask=mask[:, order])

    def pullback(grad, grad_last):
        (to_x,), grads = back(grad[:, order], grad_last)
        return to_x[:, order], grads

    return states[:, order], last, pullback
