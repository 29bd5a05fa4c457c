"""Bugs in recurrent layers, alignment and the recurrent models."""

from .mutant import Mutant

RECURRENT = "layers/test_recurrent.py"
ADDITIVE = "layers/test_additive.py"
SEQ2SEQ = "layers/test_seq2seq.py"

MUTANTS = [
    Mutant(
        "reference/recurrent.py",
        "h_r, h_z, h_n = np.split",
        "h_z, h_r, h_n = np.split",
        "GRU: gate order",
        RECURRENT,
    ),
    Mutant(
        "reference/recurrent.py",
        "return (1 - z) * n + z * h",
        "return z * n + (1 - z) * h",
        "GRU: update gate reversed",
        RECURRENT,
    ),
    Mutant(
        "reference/recurrent.py",
        "new, h)  # (B, d_hidden)\n"
        "            states.append(h)\n        return",
        "new, new)\n            states.append(h)\n        return",
        "padding moves the state",
        RECURRENT,
    ),
    Mutant(
        "reference/recurrent_backward.py",
        "right @ u.T + grad * z",
        "right @ u.T",
        "backward: the carried state's share missing",
        RECURRENT,
    ),
    Mutant(
        "reference/additive.py",
        "np.tanh(projected + asked) @ v",
        "(projected + asked) @ v",
        "additive score without tanh",
        ADDITIVE,
    ),
    Mutant(
        "reference/seq2seq.py",
        "self.output(output), RecurrentState(state.memory, hidden)",
        "self.output(output), state",
        "stale state between steps",
        SEQ2SEQ,
    ),
    Mutant(
        "pytorch/recurrent.py",
        "h_r, h_z, h_n = (h @ u",
        "h_z, h_r, h_n = (h @ u",
        "GRU: gate order",
        RECURRENT,
    ),
    Mutant(
        "pytorch/recurrent.py",
        "states = take_steps(states, mask.cumsum(dim=1))",
        "states = states[:, 1:]",
        "padding moves the state",
        RECURRENT,
    ),
    Mutant(
        "pytorch/recurrent.py",
        "torch.tanh(x @ w + h @ u + b)",
        "torch.tanh(x @ w + h @ u.T + b)",
        "recurrent matrix transposed",
        RECURRENT,
    ),
    Mutant(
        "pytorch/additive.py",
        "torch.tanh(projected + asked) @ v",
        "(torch.tanh(projected) + asked) @ v",
        "tanh of the features alone",
        ADDITIVE,
    ),
    Mutant(
        "pytorch/additive.py",
        "(weights[:, None, :] @ features)",
        "(scores[:, None, :] @ features)",
        "scores in place of weights",
        ADDITIVE,
    ),
    Mutant(
        "pytorch/seq2seq.py",
        "mask = source_ids != self.pad_id",
        "mask = source_ids >= 0",
        "the encoder reads padding",
        SEQ2SEQ,
        "padding",
    ),
    Mutant(
        "pytorch/seq2seq.py",
        "torch.cat([ahead, back.flip(1)], dim=-1)",
        "torch.cat([ahead, back], dim=-1)",
        "backward states not turned round",
        SEQ2SEQ,
        "agrees",
    ),
    Mutant(
        "pytorch/seq2seq.py",
        "RecurrentState(Memory(*rows, projected), state.hidden[index])",
        "RecurrentState(Memory(*rows, projected), state.hidden)",
        "state not reordered",
        SEQ2SEQ,
        "reordered",
    ),
    Mutant(
        "tf/recurrent.py",
        "return n + z * (h - n)",
        "return h + z * (n - h)",
        "GRU: update gate reversed",
        RECURRENT,
    ),
    Mutant(
        "tf/recurrent.py",
        "r, z = tf.split",
        "z, r = tf.split",
        "GRU: gate order",
        RECURRENT,
    ),
    Mutant(
        "tf/recurrent.py",
        "tf.where(now[1], step(now[0], h), h)",
        "step(now[0], h)",
        "padding moves the state",
        RECURRENT,
    ),
    Mutant(
        "tf/additive.py",
        "masked_softmax(scores, mask)",
        "masked_softmax(scores)",
        "mask ignored",
        ADDITIVE,
    ),
    Mutant(
        "tf/bidirectional.py",
        "tf.concat([states, tf.reverse(turned, [1])], axis=-1)",
        "tf.concat([states, turned], axis=-1)",
        "backward states not turned round",
        SEQ2SEQ,
        "agrees",
    ),
    Mutant(
        "tf/seq2seq.py",
        "gru_step(x + tf.matmul(context, w), hidden",
        "gru_step(x, hidden",
        "the context is not fed back",
        SEQ2SEQ,
        "agrees",
    ),
    Mutant(
        "tf/seq2seq.py",
        "tf.nest.map_structure(lambda x: tf.gather(x, index), state)",
        "state",
        "state not reordered",
        SEQ2SEQ,
        "reordered",
    ),
]
