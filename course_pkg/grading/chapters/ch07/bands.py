"""Exercise: accuracy within and beyond the trained length."""

import numpy as np

from course_pkg.grading.cases import sizes
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return predictions and targets ``(B, n)``, and the trained length."""
    drawn = [guesses(rng, *sizes(rng, 2)) for _ in range(4)]
    one = np.array([[3, 1]]), np.array([[3, 2]]), 1
    return [one, guesses(rng, 3, 7), *drawn, guesses(rng, 5, 11)]


def guesses(rng, count, length):
    """Return a case whose guesses are right more often than not."""
    wanted = rng.integers(4, size=(count, length + 1))
    wrong = rng.random(wanted.shape) < 0.4
    wrong[0, 0], wrong[0, -1] = False, True
    trained = int(rng.integers(1, length + 1))
    return np.where(wrong, wanted + 1, wanted), wanted, trained


def accuracies(predicted, wanted, trained):
    """Return the accuracy by place ``(n,)``, within, and beyond."""
    right = (predicted == wanted).astype(float)
    within, beyond = right[:, :trained].mean(), right[:, trained:].mean()
    return right.mean(axis=0), np.asarray(within), np.asarray(beyond)


def exchanged(predicted, wanted, trained):
    """Within and beyond are exchanged: the trained places come first."""
    by_place, within, beyond = accuracies(predicted, wanted, trained)
    return by_place, beyond, within


def by_sentence(predicted, wanted, trained):
    """The first result is the accuracy of each sentence: average over the
    batch, axis 0, and one number is left for each place.
    """
    within, beyond = accuracies(predicted, wanted, trained)[1:]
    return (predicted == wanted).mean(axis=1), within, beyond


def errors(predicted, wanted, trained):
    """These are shares of errors: an accuracy is the share that is right."""
    parts = accuracies(predicted, wanted, trained)
    return tuple(np.asarray(1 - part) for part in parts)


def one_place_late(predicted, wanted, trained):
    """The border is one place late: the places 0 to trained - 1 were trained
    on, and `trained` is the first beyond.
    """
    right = predicted == wanted
    by_place = right.mean(axis=0)
    cut = trained + 1
    beyond = right[:, cut:].mean() if cut < right.shape[1] else np.nan
    return by_place, right[:, :cut].mean(), beyond


def all_places_for_beyond(predicted, wanted, trained):
    """The last result is the accuracy over all places: leave the trained
    ones out, or they hide what happens beyond.
    """
    by_place, within, _ = accuracies(predicted, wanted, trained)
    return by_place, within, by_place.mean()


def whole_sentences(predicted, wanted, trained):
    """This counts sentences that are right throughout: count every place
    for itself.
    """
    right = predicted == wanted
    within = right[:, :trained].all(axis=1).mean()
    beyond = right[:, trained:].all(axis=1).mean()
    return right.mean(axis=0), within, beyond


def counted(predicted, wanted, trained):
    """These are numbers of right guesses: divide by how many there were."""
    right = predicted == wanted
    within, beyond = right[:, :trained].sum(), right[:, trained:].sum()
    return tuple(
        np.asarray(one, dtype=float)
        for one in (right.sum(axis=0), within, beyond)
    )


def last_place_only(predicted, wanted, trained):
    """The last result is that of the last place alone: average over all the
    places beyond.
    """
    by_place, within, _ = accuracies(predicted, wanted, trained)
    return by_place, within, by_place[-1]


def in_percent(predicted, wanted, trained):
    """These are percentages: return shares between 0 and 1."""
    parts = accuracies(predicted, wanted, trained)
    return tuple(np.asarray(100 * part) for part in parts)


BANDS = FunctionExercise(
    id="07.bands",
    title="Within the trained length, and beyond",
    kind="measure",
    difficulty=1,
    minutes=8,
    points=1,
    parameters=("predicted", "wanted", "trained"),
    returns=("by_place", "within", "beyond"),
    cases=cases,
    reference=accuracies,
    mistakes=described(
        exchanged,
        by_sentence,
        errors,
        one_place_late,
        all_places_for_beyond,
        whole_sentences,
        counted,
        last_place_only,
        in_percent,
    ),
    hints=(
        "predicted == wanted is a table of True and False, (B, n). Turn it "
        "into 1 and 0, and every result is a mean of some of them.",
        "By place: average over the sentences, the first axis. What is left "
        "has one number for each place, (n,).",
        "The places :trained are within and the places trained: beyond; take "
        "the mean over everything in each part.",
    ),
    takeaway="One number for all places would have hidden where it breaks.",
)
