"""Hold gradients against gradients, when the outputs agree."""

from dataclasses import replace

from course_pkg.grading.compare import compare


def compare_gradients(expected, found, names, tolerance=0.0):
    """Return the first difference between two tuples of gradients, or None.

    Args:
        expected: A tuple of arrays.
        found: As many; 0 where none arrives.
        names: What each is called.
        tolerance: As for ``compare``.

    Returns:
        A ``Difference`` of the stage "gradient", or None.

    >>> import numpy as np
    >>> lost = compare_gradients((np.ones(2),), (np.zeros(2),), ("grad",))
    >>> lost.stage
    'gradient'
    """
    for wanted, one, name in zip(expected, found, names, strict=True):
        difference = compare(wanted, one, (name,), tolerance)
        if difference is None:
            continue
        sentence = f"The outputs agree, but {difference.sentence}"
        if difference.stage == "value" and not one.any():
            sentence = (
                f"The outputs agree, but the {name} is 0 everywhere: "
                "something on the way, such as detach, stop_gradient or "
                "numpy, cuts it off."
            )
        return replace(difference, stage="gradient", sentence=sentence)
    return None
