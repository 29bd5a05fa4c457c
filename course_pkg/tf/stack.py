"""What the encoder and the decoder have in common: layers in a row."""

from course_pkg.shapes import check_at_least

from .layer import Layer
from .norm import LayerNorm


class Stack(Layer):
    """Equal layers one after another, and a last norm if norms come first."""

    of = None  # a subclass says of which layer

    def __init__(
        self,
        num_layers,
        d_model,
        num_heads,
        d_ff,
        dropout=0.0,
        norm="post",
        activation="relu",
        epsilon=1e-5,
        bias=True,
        positions=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        check_at_least("num_layers", num_layers, 1)
        self.sizes = {"d_model": d_model, "num_heads": num_heads, "d_ff": d_ff}
        self.options = {
            "dropout": dropout,
            "norm": norm,
            "activation": activation,
            "epsilon": epsilon,
            "bias": bias,
            "positions": positions,
        }
        self.num_layers = num_layers
        dtype = self.dtype_policy
        self.layers = [
            self.of(**self.sizes, **self.options, dtype=dtype)
            for _ in range(num_layers)
        ]
        last = LayerNorm(d_model, epsilon, dtype=dtype)
        self.norm = last if norm == "pre" else None

    def build(self, input_shape=None):
        """Make the weights of all layers."""
        for layer in self.layers:
            layer.build()
        if self.norm is not None:
            self.norm.build()

    def finish(self, x):
        """Apply the last norm, if there is one."""
        return x if self.norm is None else self.norm(x)

    def get_config(self):
        """Return the constructor's arguments."""
        arguments = {"num_layers": self.num_layers}
        arguments |= dict(self.sizes) | dict(self.options)
        return super().get_config() | arguments
