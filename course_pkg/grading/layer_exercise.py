"""An exercise answered by a layer: a class, made and called by the check."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_pkg.grading.cases import values
from course_pkg.grading.exercise import (
    Exercise,
    FunctionExercise,
    Mistake,
    described,
)
from course_pkg.grading.gradients import compare_gradients
from course_pkg.grading.layers import Plan


class GradientMistake(Mistake):
    """A layer whose outputs are right and whose gradients are not.

    Its implementation takes a case and ``upstream``, and returns gradients
    by name, as an exercise's ``backward`` does.
    """


def described_gradients(*implementations):
    """Make gradient mistakes whose sentences are docstrings."""
    return tuple(
        GradientMistake(one.implementation, one.sentence)
        for one in described(*implementations)
    )


@dataclass(frozen=True, kw_only=True)
class LayerExercise(Exercise):
    """An exercise answered by a class of layers.

    The check makes a layer with the sizes, puts the weights in, calls it
    with the inputs, and compares what comes out and every gradient.

    Args:
        inputs: Names of what the layer is called with.
        weights: Names of what it learns; a dot leads into a part.
        sizes: Names of what it is made with.
        returns: The names of the results; the first one is differentiated.
        cases: From a random generator to a list of tuples: inputs, weights
            and sizes, in this order.
        reference: From a case to the results, in NumPy. So are mistakes.
        backward: From a case and the gradient to the first result, to a
            dictionary of gradients, in the order of inputs and weights.
        tolerance: What is granted beyond the float type's own accuracy.
    """

    inputs: tuple[str, ...]
    weights: tuple[str, ...]
    sizes: tuple[str, ...]
    returns: tuple[str, ...]
    cases: Callable
    reference: Callable
    backward: Callable
    tolerance: float = 0.0

    @property
    def plan(self):
        """How a case is used, which is all that a layer's runner needs."""
        return Plan(self.inputs, self.weights, self.sizes)

    @property
    def parameters(self):
        """The names of a case's parts."""
        return (*self.inputs, *self.weights, *self.sizes)

    def draw(self, rng):
        """Return cases, each with the gradient to its first result."""
        drawn = []
        for case in self.cases(rng):
            results = self.reference(*case)
            several = isinstance(results, tuple)
            shape = np.shape(results[0] if several else results)
            drawn.append((*case, values(rng, *shape)))
        return drawn

    def of_outputs(self):
        """Return the exercise that only asks for the results."""
        mistakes = tuple(
            one
            for one in self.mistakes
            if not isinstance(one, GradientMistake)
        )
        return self._as_function(
            mistakes=mistakes,
            parameters=self.parameters,
            returns=self.returns,
            reference=self.reference,
        )

    def of_gradients(self, names):
        """Return the exercise that only asks for gradients, by name."""

        def gradients(implementation):
            def function(*case):
                found = implementation(*case)
                return tuple(found[name] for name in names)

            function.__name__ = implementation.__name__
            return function

        mistakes = tuple(
            Mistake(gradients(one.implementation), one.sentence)
            for one in self.mistakes
            if isinstance(one, GradientMistake)
        )
        return self._as_function(
            mistakes=mistakes,
            parameters=(*self.parameters, "upstream"),
            returns=tuple(f"gradient of {name}" for name in names),
            reference=gradients(self.backward),
            compare=compare_gradients,
        )

    def _as_function(self, **parts):
        kept = ("id", "title", "kind", "difficulty", "minutes", "points")
        kept += ("hints", "takeaway", "frameworks", "tolerance", "cases")
        same = {name: getattr(self, name) for name in kept}
        return FunctionExercise(**same, **parts)
