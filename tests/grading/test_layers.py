"""A layer is checked by its weights, its outputs and its gradients."""

import importlib

import numpy as np
import pytest
from grading.answers import ALL_EXERCISES, FRAMEWORKS, graded, solution
from grading.layers import layer_class

from course_pkg.frameworks import require
from course_pkg.grading.layer_exercise import GradientMistake, LayerExercise

LAYERS = [one for one in ALL_EXERCISES if isinstance(one, LayerExercise)]
SEEDS = {"numpy": 20, "torch": 6, "tensorflow": 3}
MODULES = {"numpy": "reference", "torch": "pytorch", "tensorflow": "tf"}


def pairs(kind):
    return [
        pytest.param(exercise, mistake, id=f"{exercise.id}-{mistake.name}")
        for exercise in LAYERS
        for mistake in exercise.mistakes
        if isinstance(mistake, GradientMistake) == kind
    ]


def fails_and_is_named(exercise, mistake, framework, forward, backward):
    for seed in range(SEEDS[framework]):
        answer = layer_class(exercise, forward, backward, framework, seed)
        verdict = graded(exercise.id, answer, framework, seed)
        assert verdict.status == "failed", (seed, verdict)
        assert verdict.mistake == mistake.name, (seed, verdict)
        assert verdict.message.startswith(mistake.sentence)
    return verdict


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(("exercise", "mistake"), pairs(False))
def test_a_wrong_output_is_named(exercise, mistake, framework):
    implementation = mistake.implementation
    fails_and_is_named(
        exercise, mistake, framework, implementation, exercise.backward
    )


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(("exercise", "mistake"), pairs(True))
def test_a_wrong_gradient_is_named(exercise, mistake, framework):
    implementation = mistake.implementation
    verdict = fails_and_is_named(
        exercise, mistake, framework, exercise.reference, implementation
    )
    assert verdict.stage == "gradient"


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("exercise", LAYERS, ids=lambda one: one.id)
def test_the_reference_passes_with_its_gradients(exercise, framework):
    for seed in range(SEEDS[framework]):
        answer = layer_class(
            exercise, exercise.reference, exercise.backward, framework, seed
        )
        verdict = graded(exercise.id, answer, framework, seed)
        assert verdict.passed, (seed, verdict)
        assert "outputs and gradients" in verdict.message


@pytest.mark.parametrize("exercise", LAYERS, ids=lambda one: one.id)
def test_the_gradients_are_the_slopes(exercise):
    for case in exercise.draw(np.random.default_rng(3)):
        for name, gradient in exercise.backward(*case).items():
            place = exercise.parameters.index(name)
            step = np.random.default_rng(0).normal(size=case[place].shape)
            sides = [
                first(exercise, [*case], place, step * size)
                for size in (1e-6, -1e-6)
            ]
            slope = (sides[0] - sides[1]) / 2e-6
            found = (gradient * step).sum()
            assert found == pytest.approx(slope, rel=1e-5, abs=1e-6), name


def first(exercise, case, place, step):
    """Sum the first result, weighted by upstream, a step further on."""
    case[place] = case[place] + step
    *inputs, upstream = case
    results = exercise.reference(*inputs)
    results = results[0] if isinstance(results, tuple) else results
    return (results * upstream).sum()


def ready_made(framework):
    """Return a maker of the course's own layers, which return the weights."""
    library = importlib.import_module(f"course_pkg.{MODULES[framework]}")
    base = library.MultiHeadAttention
    method = "forward" if framework == "torch" else "__call__"

    def run(self, x, source):
        return getattr(base, method)(self, x, source, return_weights=True)

    kind = type("Layer", (base,), {method: run})
    return lambda *sizes: kind(*sizes, bias=False)


@pytest.mark.parametrize("framework", MODULES)
def test_the_courses_own_layer_passes(framework):
    for seed in range(5):
        verdict = graded("05.layer", ready_made(framework), framework, seed)
        assert verdict.passed, verdict


class Sized:
    """A NumPy layer whose matrices have the right shapes."""

    def __init__(self, d_model, num_heads, d_k, d_v):
        self.w_q = np.zeros((d_model, num_heads * d_k))
        self.w_k = np.zeros((d_model, num_heads * d_k))
        self.w_v = np.zeros((d_model, num_heads * d_v))
        self.w_o = np.zeros((num_heads * d_v, d_model))

    def forward(self, x, source):
        return x, np.ones((1, 1, 1, 1))


def says(answer, framework="numpy"):
    verdict = graded("05.layer", answer, framework, seed=3)
    assert verdict.status == "failed"
    assert verdict.mistake == ""
    return verdict


def test_a_weight_of_another_shape_is_told_with_the_sizes():
    class Square(Sized):
        def __init__(self, d_model, *rest):
            super().__init__(d_model, *rest)
            self.w_q = np.zeros((d_model, d_model))

    verdict = says(Square)
    assert verdict.stage == "shape"
    assert verdict.message == "`w_q` has shape (2, 2); it must be (2, 4)."
    assert ("num_heads", "2") in verdict.details


def test_a_weight_that_is_missing_is_told_beside_those_there_are():
    class Short(Sized):
        def __init__(self, *sizes):
            super().__init__(*sizes)
            del self.w_k

    verdict = says(Short)
    assert verdict.stage == "type"
    assert "has no weight `w_k`, (2, 4). Those it has: `w_q`" in str(verdict)


def test_a_layer_made_already_is_sent_back():
    made = Sized(2, 3, 5, 7)
    assert "it was given a Sized" in says(made).message


def test_an_object_without_forward_is_no_layer():
    class Lame:
        __init__ = Sized.__init__

    message = says(lambda *sizes: Lame(*sizes)).message
    assert "a layer with a method `forward`; it makes a Lame." in message


def test_a_backward_that_returns_no_dictionary_is_told():
    class Loose(Sized):
        def forward(self, x, source):
            return np.zeros(x.shape), None

        def backward(self, upstream):
            return upstream, upstream

    message = says(Loose).message
    assert "must return a dictionary of gradients by name, x, source" in (
        message
    )


def test_a_stub_of_a_class_is_not_attempted():
    class Stub:
        def __init__(self, d_model, num_heads, d_k, d_v): ...

        def forward(self, x, source): ...

    verdict = graded("05.layer", Stub)
    assert verdict.status == "not attempted"
    assert "class" in verdict.message


def in_torch(**changes):
    """Return PyTorch's own solution with some attributes set otherwise."""
    import torch

    base = solution("05.layer", "torch")

    class Changed(base):
        def __init__(self, d_model, num_heads, d_k, d_v):
            super().__init__(d_model, num_heads, d_k, d_v)
            for name, make in changes.items():
                delattr(self, name)
                setattr(self, name, make(torch, d_model, num_heads * d_k))

    return Changed


def test_a_bias_nobody_asked_for_is_told():
    answer = in_torch(w_q=lambda torch, d, wide: torch.nn.Linear(d, wide))
    message = says(answer, "torch").message
    assert "learns `w_q.bias`, (4,), as well" in message


def test_a_plain_tensor_is_no_parameter():
    answer = in_torch(w_q=lambda torch, d, wide: torch.zeros(d, wide))
    assert "make it an nn.Parameter" in says(answer, "torch").message


def test_a_weight_under_another_name_is_found_by_its_shape():
    base = solution("05.layer", "torch")

    class Renamed(base):
        def __init__(self, *sizes):
            super().__init__(*sizes)
            self.mix = self.w_o
            del self.w_o

        def forward(self, x, source):
            self.__dict__["w_o"] = self.mix  # which does not register it
            return super().forward(x, source)

    assert graded("05.layer", Renamed, "torch", seed=3).passed


def test_a_keras_weight_that_is_no_weight_is_told():
    tf = require("tensorflow", "tf")

    class Plain(solution("05.layer", "tensorflow")):
        def __init__(self, d_model, num_heads, d_k, d_v):
            tf.keras.Layer.__init__(self)
            self.num_heads = num_heads
            self.w_q = tf.zeros((d_model, num_heads * d_k))
            self.w_k = self.add_weight(shape=(d_model, num_heads * d_k))
            self.w_v = self.add_weight(shape=(d_model, num_heads * d_v))
            self.w_o = self.add_weight(shape=(num_heads * d_v, d_model))

    assert "make it with add_weight" in says(Plain, "tensorflow").message
