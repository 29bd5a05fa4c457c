"""Exercise: a model beside a simple baseline."""

import numpy as np

from course_pkg.grading.cases import sizes
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return predictions of model and baseline, and labels, ``(N,)``."""
    one = np.array([rng.integers(5)])
    drawn = [predicted(rng, sizes(rng, 1)[0] + 11) for _ in range(3)]
    all_right = predicted(rng, 7)[2]
    perfect = (all_right, (all_right + 1) % 5, all_right)
    return [(one, one + 1, one), *drawn, predicted(rng, 10), perfect]


def predicted(rng, count):
    """Return a case in which all four outcomes occur, as often as drawn."""
    labels = rng.integers(5, size=count)
    kinds = np.concatenate([[0, 0, 0, 1, 1, 2, 3], rng.integers(4, size=60)])
    kinds = rng.permutation(kinds[:count])
    model = np.where(np.isin(kinds, [0, 1]), labels, (labels + 1) % 5)
    wrong = np.where(kinds == 1, (labels + 2) % 5, (labels + 1) % 5)
    return model, np.where(np.isin(kinds, [0, 2]), labels, wrong), labels


def shares(model, baseline, labels):
    """Return both accuracies, and how often only one of them is right."""
    left, right = model == labels, baseline == labels
    parts = left, right, left & ~right, right & ~left
    return tuple(np.asarray(part.mean()) for part in parts)


def exchanged(model, baseline, labels):
    """Model and baseline are exchanged, in both pairs."""
    return shares(baseline, model, labels)


def only_exchanged(model, baseline, labels):
    """The accuracies are right; the last two are exchanged: first the share
    in which only the model is right.
    """
    first, second, only_model, only_baseline = shares(model, baseline, labels)
    return first, second, only_baseline, only_model


def counts(model, baseline, labels):
    """These are counts: divide each by the number of examples."""
    return tuple(one * len(labels) for one in shares(model, baseline, labels))


def errors(model, baseline, labels):
    """The first two are the shares of errors: return those that are right."""
    first, second, *rest = shares(model, baseline, labels)
    return 1 - first, 1 - second, *rest


def of_the_disagreements(model, baseline, labels):
    """The last two are divided by the number of disagreements: all four are
    shares of all examples.
    """
    first, second, *rest = shares(model, baseline, labels)
    share = max((model != baseline).mean(), 1e-12)
    return first, second, *[one / share for one in rest]


def disagreements(model, baseline, labels):
    """The last two hold every example on which the two disagree: both may be
    wrong there, in different ways. Compare with the labels.
    """
    first, second, *_ = shares(model, baseline, labels)
    differ = np.asarray((model != baseline).mean())
    return first, second, differ, differ


def right_at_all(model, baseline, labels):
    """The last two are the accuracies again: leave out the examples on which
    the other one is right too.
    """
    first, second, *_ = shares(model, baseline, labels)
    return first, second, first, second


def gains(model, baseline, labels):
    """The last two are the difference of the accuracies, once with each
    sign: it hides the examples on which each beats the other.
    """
    first, second, *_ = shares(model, baseline, labels)
    return first, second, first - second, second - first


JUDGE = FunctionExercise(
    id="08.judge",
    title="Beside a simple model",
    kind="measure",
    difficulty=1,
    minutes=8,
    points=1,
    parameters=("model", "baseline", "labels"),
    returns=("accuracy", "baseline_accuracy", "only_model", "only_baseline"),
    cases=cases,
    reference=shares,
    mistakes=described(
        exchanged,
        only_exchanged,
        counts,
        errors,
        of_the_disagreements,
        disagreements,
        right_at_all,
        gains,
    ),
    hints=(
        "Make two rows of booleans first: where the model is right, and "
        "where the baseline is.",
        "An accuracy is the mean of such a row, with True as 1 and False as "
        "0.",
        "Only the model is right where the first row is True and the second "
        "is False. Its mean is the third number.",
    ),
    takeaway="The difference of the last two is that of the first two; how "
    "large both are tells how much the models could learn from each other.",
)
