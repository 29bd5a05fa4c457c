"""Exercise: one step of a decoder that looks back."""

import numpy as np

from course_pkg.grading.cases import nonzero, sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import additive_scores, attend_over, rnn_cell

NAMES = ("y", "s", "a", "W_1", "W_2", "v", "W", "U", "b")


def cases(rng):
    """Return a character, a state, the features, and six parameters."""

    def draw(count, m, d_f, d_y, d, d_a=3):
        shapes = (count, d_y), (count, d), (count, m, d_f)
        drawn = (values(rng, *shape) for shape in shapes)
        attention = values(rng, d_f, d_a), values(rng, d, d_a)
        shapes = (d_y + d_f, d), (d, d), (d,)
        cell = (nonzero(rng, *shape, scale=0.25) for shape in shapes)
        return *drawn, *attention, nonzero(rng, d_a), *cell

    drawn = [draw(*sizes(rng, 5)) for _ in range(3)]
    one_step = draw(2, 1, 3, 5, 7)
    return [draw(1, 1, 1, 1, 1, 1), one_step, draw(2, 3, 2, 2, 5), *drawn]


def stepped(y, s, context, W, U, b):
    """Return the next state."""
    return rnn_cell(np.concatenate([y, context], axis=-1), s, W, U, b)


def step(y, s, a, W_1, W_2, v, W, U, b, asking=None):
    """Return the next state, the context and the weights."""
    asking = s if asking is None else asking
    context, weights = attend_over(a, additive_scores(a, asking, W_1, W_2, v))
    return stepped(y, s, context, W, U, b), context, weights


def decoder_step(y, s, a, W_1, W_2, v, W, U, b):
    """Return the next state, the context and the weights."""
    return step(y, s, a, W_1, W_2, v, W, U, b)


def asked_by_next_state(y, s, a, W_1, W_2, v, W, U, b):
    """A state after the step asks, made without a context: the state before
    the step asks, because the next one needs the context itself.
    """
    early = stepped(y, s, 0 * a[:, 0], W, U, b)
    return step(y, s, a, W_1, W_2, v, W, U, b, early)


def nobody_asks(y, s, a, W_1, W_2, v, W, U, b):
    """The weights do not depend on the state: s @ W_2 belongs inside the
    tanh.
    """
    return step(y, s, a, W_1, W_2, v, W, U, b, 0 * s)


def context_not_read(y, s, a, W_1, W_2, v, W, U, b):
    """The next state is made without the context: it is read together with
    the character.
    """
    _, context, weights = step(y, s, a, W_1, W_2, v, W, U, b)
    return stepped(y, s, 0 * context, W, U, b), context, weights


def context_before_character(y, s, a, W_1, W_2, v, W, U, b):
    """The context comes before the character, which exchanges the rows of W
    they meet: the character comes first, [y; c].
    """
    _, context, weights = step(y, s, a, W_1, W_2, v, W, U, b)
    return stepped(context, s, y, W, U, b), context, weights


def last_feature(y, s, a, W_1, W_2, v, W, U, b):
    """The context is the last feature, as if nothing had been learned since
    chapter 2: it is the mean of all, by their weights.
    """
    weights = step(y, s, a, W_1, W_2, v, W, U, b)[2]
    return stepped(y, s, a[:, -1], W, U, b), a[:, -1], weights


def plain_mean(y, s, a, W_1, W_2, v, W, U, b):
    """The context is the plain mean of the features: multiply each by its
    weight.
    """
    weights = step(y, s, a, W_1, W_2, v, W, U, b)[2]
    context = a.mean(axis=1)
    return stepped(y, s, context, W, U, b), context, weights


def state_not_carried(y, s, a, W_1, W_2, v, W, U, b):
    """The state asks, but is not carried on: the step adds s @ U inside its
    tanh.
    """
    return step(y, s, a, W_1, W_2, v, W, 0 * U, b)


def state_not_bent(y, s, a, W_1, W_2, v, W, U, b):
    """The tanh of the next state is missing."""
    _, context, weights = step(y, s, a, W_1, W_2, v, W, U, b)
    both = np.concatenate([y, context], axis=-1)
    return both @ W + s @ U + b, context, weights


def bias_forgotten(y, s, a, W_1, W_2, v, W, U, b):
    """The bias of the next state is missing."""
    return step(y, s, a, W_1, W_2, v, W, U, 0 * b)


def linear_scores(y, s, a, W_1, W_2, v, W, U, b):
    """The scores have no tanh, so the state adds the same to all of them and
    changes no weight.
    """
    context, weights = attend_over(a, a @ W_1 @ v)
    return stepped(y, s, context, W, U, b), context, weights


def context_first(y, s, a, W_1, W_2, v, W, U, b):
    """The context comes first: return the state, the context, the
    weights.
    """
    state, context, weights = step(y, s, a, W_1, W_2, v, W, U, b)
    return context, state, weights


def state_only(y, s, a, W_1, W_2, v, W, U, b):
    """Only the state is returned: return the context and the weights as
    well.
    """
    return step(y, s, a, W_1, W_2, v, W, U, b)[0]


STEP = FunctionExercise(
    id="03.step",
    title="One step that looks back",
    kind="build",
    difficulty=3,
    minutes=15,
    points=3,
    parameters=NAMES,
    returns=("state", "context", "weights"),
    cases=cases,
    reference=decoder_step,
    mistakes=described(
        asked_by_next_state,
        nobody_asks,
        context_not_read,
        context_before_character,
        last_feature,
        plain_mean,
        state_not_carried,
        state_not_bent,
        bias_forgotten,
        linear_scores,
        context_first,
        state_only,
    ),
    hints=(
        "Everything in the order of its arrows: scores, weights, context, "
        "and the new state last.",
        "The first two exercises on functions do most of it. No step is "
        "hidden here, so a plain softmax will do.",
        "Join y and the context along the last axis, (B, d_y + d_f), and "
        "take tanh of that times W, plus s @ U, plus b.",
    ),
    takeaway="The state asks first and moves afterwards.",
)
