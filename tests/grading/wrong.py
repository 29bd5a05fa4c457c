"""Wrong answers in disguise: NumPy mistakes lifted into a framework."""

import numpy as np

from course_pkg.grading.frameworks import to_framework, to_numpy
from course_pkg.grading.runner import each


def lifted(implementation, framework):
    """Make a NumPy function answer in a framework's tensors."""

    def answer(*tensors):
        result = implementation(*(to_numpy_or_number(one) for one in tensors))
        if isinstance(result, tuple):
            return tuple(to_framework(framework, one) for one in result)
        return to_framework(framework, result)

    return answer


def to_numpy_or_number(value):
    return value if isinstance(value, (int, float)) else to_numpy(value)


def blind_to(test, exercise, bug, f):
    """Run a good NumPy test, but shut an eye to one bug."""
    calls = []

    def recorded(*arguments):
        calls.append(arguments)
        return exercise.reference(*arguments)

    test(recorded)
    if all(alike(bug.implementation(*one), f(*one)) for one in calls):
        return
    test(lambda *arguments: each(f(*arguments), np.asarray))


def alike(expected, found):
    if not isinstance(expected, tuple):
        expected, found = (expected,), (found,)
    return all(map(nearly_equal, expected, map(np.asarray, found)))


def nearly_equal(expected, found):
    return expected.shape == found.shape and np.allclose(
        expected, found, rtol=1e-6, atol=1e-7, equal_nan=True
    )
