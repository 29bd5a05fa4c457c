"""Layers that compute in NumPy whatever a specification says, right or not."""

import numpy as np

from course_pkg.frameworks import require
from course_pkg.grading.frameworks import to_framework


def layer_class(exercise, forward, backward, framework, seed):
    """Make a class of layers of two NumPy functions.

    Args:
        exercise: A ``LayerExercise``.
        forward: From a case to results.
        backward: From a case and ``upstream`` to gradients by name.
        framework: What the layers are written in.
        seed: That of the check: the weights' shapes are those of its cases.
    """
    shapes = {}
    for case in exercise.draw(np.random.default_rng(seed)):
        _, weights, sizes, _ = exercise.plan.apart(case)
        shapes[sizes] = {name: one.shape for name, one in weights.items()}
    make = {"numpy": in_numpy, "torch": in_torch, "tensorflow": in_keras}
    return make[framework](exercise, forward, backward, shapes)


def in_numpy(exercise, forward, backward, shapes):
    class Layer:
        def __init__(self, *sizes):
            self.sizes = sizes
            self.params = {n: np.zeros(s) for n, s in shapes[sizes].items()}

        def forward(self, *inputs):
            self.case = (*inputs, *self.params.values(), *self.sizes)
            return forward(*self.case)

        def backward(self, upstream):
            return backward(*self.case, upstream)

    return lambda *sizes: Layer(*sizes)


def in_torch(exercise, forward, backward, shapes):
    import torch

    class Function(torch.autograd.Function):
        @staticmethod
        def forward(ctx, sizes, *tensors):
            ctx.case = (*(one.detach().numpy() for one in tensors), *sizes)
            return tensors_of(forward(*ctx.case), "torch")

        @staticmethod
        def backward(ctx, upstream, *_):
            found = backward(*ctx.case, upstream.numpy())
            names = (*exercise.inputs, *exercise.weights)
            rows = [found.get(name) for name in names]
            return None, *(
                one if one is None else to_framework("torch", one)
                for one in rows
            )

    class Layer(torch.nn.Module):
        def __init__(self, *sizes):
            super().__init__()
            self.sizes = sizes
            for name, shape in shapes[sizes].items():
                first = torch.nn.Parameter(torch.zeros(shape))
                self.register_parameter(name, first)

        def forward(self, *inputs):
            return Function.apply(self.sizes, *inputs, *self.parameters())

    return lambda *sizes: Layer(*sizes)


def in_keras(exercise, forward, backward, shapes):
    tf = require("tensorflow", "tf")

    class Layer(tf.keras.Layer):
        def __init__(self, *sizes):
            super().__init__()
            self.sizes = sizes
            for name, shape in shapes[sizes].items():
                self.add_weight(shape=shape, name=name)

        def call(self, *inputs):
            weights = map(tf.convert_to_tensor, self.trainable_weights)
            return self.apply(*inputs, *weights)

        @property
        def apply(self):
            @tf.custom_gradient
            def function(*tensors):
                case = (*(one.numpy() for one in tensors), *self.sizes)

                def gradient(upstream, *_):
                    found = backward(*case, upstream.numpy())
                    names = (*exercise.inputs, *exercise.weights)
                    rows = [found.get(name) for name in names]
                    return [
                        one if one is None else to_framework("tensorflow", one)
                        for one in rows
                    ]

                return tensors_of(forward(*case), "tensorflow"), gradient

            return function

    return lambda *sizes: Layer(*sizes)


def tensors_of(results, framework):
    if isinstance(results, tuple):
        return tuple(to_framework(framework, one) for one in results)
    return to_framework(framework, np.asarray(results))
