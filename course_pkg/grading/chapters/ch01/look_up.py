"""Exercise: a dictionary look-up made soft."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference.similarity import soft_look_up, softmax


def cases(rng):
    """Return query ``(n, d_k)``, keys, values and a temperature."""
    drawn = []
    for temperature in (1.0, 0.5, 4.0):
        n, m, d_k, d_v = sizes(rng, 4)
        drawn.append(_case(rng, n, m, d_k, d_v, temperature))
    one_key = _case(rng, 3, 1, 2, 5, 1.0)
    query, keys, held, temperature = _case(rng, 2, 3, 5, 7, 1.0)
    equal_keys = query, np.tile(keys[:1], (3, 1)), held, temperature
    huge = 64.0 * query, 64.0 * keys, held, temperature
    return [one_key, equal_keys, *drawn, huge]


def _case(rng, n, m, d_k, d_v, temperature):
    shapes = ((n, d_k), (m, d_k), (m, d_v))
    return *(values(rng, *shape) for shape in shapes), temperature


def mixed(scores, values, temperature):
    """Return the answers and the weights of given scores."""
    weights = softmax(scores, temperature)
    return weights @ values, weights


def over_the_queries(query, keys, values, temperature):
    """This is softmax over the queries' axis: it must run over the keys,
    the last axis, so that each query's weights sum to 1.
    """
    weights = softmax((query @ keys.T).T, temperature).T
    return weights @ values, weights


def best_key_only(query, keys, values, temperature):
    """This hands out the value of the best key alone: a soft look-up mixes
    all values by their weights.
    """
    weights = np.eye(len(keys))[(query @ keys.T).argmax(axis=-1)]
    return weights @ values, weights


def keys_handed_out(query, keys, values, temperature):
    """This mixes the keys: keys are only there to be compared with; the
    values are what is handed out.
    """
    _, weights = soft_look_up(query, keys, values, temperature)
    return weights @ keys, weights


def wrong_order(query, keys, values, temperature):
    """The weights come first and the answers second: exchange them."""
    answer, weights = soft_look_up(query, keys, values, temperature)
    return weights, answer


def answers_only(query, keys, values, temperature):
    """Only the answers are returned: return the weights as well, second."""
    return soft_look_up(query, keys, values, temperature)[0]


def temperature_ignored(query, keys, values, temperature):
    """The temperature changes nothing here: divide the scores by it before
    the softmax.
    """
    return soft_look_up(query, keys, values)


def temperature_multiplied(query, keys, values, temperature):
    """This multiplies by the temperature: divide by it, so that a high
    temperature makes the weights flat.
    """
    return soft_look_up(query, keys, values, 1 / temperature)


def scores_not_normalised(query, keys, values, temperature):
    """The scores are used as weights without softmax: they do not sum to
    1, and the answer is no mean.
    """
    scores = query @ keys.T / temperature
    return scores @ values, scores


def scaled(query, keys, values, temperature):
    """The scores are divided by the root of d_k: that belongs to a later
    chapter; here the scores are the bare dot products.
    """
    scores = query @ keys.T / np.sqrt(keys.shape[-1])
    return mixed(scores, values, temperature)


def plain_mean(query, keys, values, temperature):
    """All weights are equal, whatever the query: the scores never reach
    the softmax.
    """
    return mixed(np.zeros((len(query), len(keys))), values, temperature)


def overflowing(query, keys, values, temperature):
    """exp overflows for large scores: subtract each row's largest score
    before exp, as in your own softmax.
    """
    odds = np.exp(query @ keys.T / temperature)
    weights = odds / odds.sum(axis=-1, keepdims=True)
    return weights @ values, weights


LOOK_UP = FunctionExercise(
    id="01.look-up",
    title="A dictionary that answers by degrees",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("query", "keys", "values", "temperature"),
    returns=("answers", "weights"),
    cases=cases,
    reference=soft_look_up,
    mistakes=described(
        over_the_queries,
        best_key_only,
        keys_handed_out,
        wrong_order,
        answers_only,
        temperature_ignored,
        temperature_multiplied,
        scores_not_normalised,
        scaled,
        plain_mean,
        overflowing,
    ),
    hints=(
        "Two joins: the query meets the keys and gives weights; the weights "
        "meet the values and give the answer. Query and values never meet.",
        "Scores of shape (n, m) need keys of shape (d_k, m): transpose the "
        "keys.",
        "Your softmax takes the scores and the temperature; the answer is "
        "the weights times the values, (n, m) by (m, d_v).",
    ),
    takeaway="With keys and values made from the same words, this is "
    "attention.",
)
