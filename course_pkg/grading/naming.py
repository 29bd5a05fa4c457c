"""Which known mistake an answer makes, told from its outputs."""

import numpy as np

from course_pkg.grading.compare import TOLERANCES, apart, close
from course_pkg.grading.frameworks import float_type
from course_pkg.grading.runner import Failure

# What the frameworks raise where shapes do not fit, and where numbers fail.
MISFITS = ("ValueError", "RuntimeError", "InvalidArgumentError")
BREAKDOWNS = ("OverflowError", "ZeroDivisionError", "FloatingPointError")


def name_mistake(mistakes, cases, outcomes, framework, wrong):
    """Return the mistake that gives exactly these outcomes, or None.

    Args:
        mistakes: Wrong implementations, the more particular ones first.
        cases: The inputs.
        outcomes: The reader's, at least one of them wrong.
        framework: Whose float type the mistakes are run in.
        wrong: For each outcome, whether it is wrong.

    Returns:
        A ``Mistake``, or None. It gives every outcome, and as one is wrong,
        it is wrong there too. Failing that, it gives all that came out
        finite, two wrong ones among them: an answer can have two faults.
    """
    kind = np.dtype(float_type(framework))
    trials = list(zip(cases, outcomes, wrong, strict=True))
    found = _first_match(mistakes, trials, kind)
    if found is not None:
        return found
    whole = [trial for trial in trials if _is_finite(trial[1])]
    if sum(fault for _, _, fault in whole) < 2:
        return None
    return _first_match(mistakes, whole, kind)


def _first_match(mistakes, trials, kind):
    for mistake in mistakes:
        run = mistake.implementation
        if all(_same(run, case, outcome, kind) for case, outcome, _ in trials):
            return mistake
    return None


def _is_finite(outcome):
    """Tell whether an outcome holds numbers only, none NaN or infinite."""
    if isinstance(outcome, Failure):
        return False
    parts = outcome.value
    parts = parts if isinstance(parts, tuple) else (parts,)
    numbers = [getattr(part, "dtype", np.dtype("O")) for part in parts]
    if any(one.kind not in "fiub" for one in numbers):
        return False
    return all(np.isfinite(part).all() for part in parts)


def in_floats(value, kind):
    """Give an array of floats this float type; leave others as they are."""
    floats = np.ndim(value) and value.dtype.kind == "f"
    return value.astype(kind) if floats else value


def _same(implementation, case, outcome, kind):
    """Tell whether a mistake gives an outcome; NaN and Inf are alike."""
    case = [in_floats(one, kind) for one in case]
    try:
        with np.errstate(all="ignore"):
            wrong = implementation(*case)
    except ValueError:  # shapes that do not fit
        return getattr(outcome, "error", None) in MISFITS
    wrong = wrong if isinstance(wrong, tuple) else (wrong,)
    if isinstance(outcome, Failure):
        broken = any(not np.isfinite(part).all() for part in wrong)
        return broken and outcome.error in BREAKDOWNS
    found = apart(outcome.value) if len(wrong) > 1 else outcome.value
    found = found if isinstance(found, tuple) else (found,)
    if len(wrong) != len(found):
        return False
    return all(_alike(*pair, kind) for pair in zip(wrong, found, strict=True))


def _alike(wrong, found, kind):
    wrong = np.asarray(wrong, dtype=np.float64)
    if not isinstance(found, np.ndarray) or found.dtype.kind not in "fiub":
        return False
    if wrong.shape != found.shape:
        return False
    bad = ~np.isfinite(wrong)
    if (bad != ~np.isfinite(found)).any():
        return False
    tolerance = 10 * TOLERANCES[kind]
    wrong, found = np.where(bad, 0, wrong), np.where(bad, 0, found)
    return bool(close(wrong, found, tolerance).all())
