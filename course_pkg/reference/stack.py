"""What the encoder and the decoder have in common: layers in a row."""

from .layer import Layer
from .norm import LayerNorm


class Stack(Layer):
    """Equal layers, and a last norm where norms come first.

    Args:
        num_layers: How many.
        d_model: Width of the input and the output.
        num_heads: Heads of every attention.
        d_ff: Width inside the feed-forward networks.
        dropout: Rate in ``[0, 1)``.
        norm: ``"post"`` or ``"pre"``.
        activation: ``"relu"`` or ``"gelu"``.
        epsilon: What the norms add to the variance.
        bias: Whether the attention's projections have biases.
        positions: None, ``"rotary"`` or ``"alibi"``.
        params: ``layers.<i>.*`` and perhaps ``norm.*``, or None.
        seed: What they are drawn with.
    """

    make_layer = shapes = None  # a subclass says which

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
        *,
        params=None,
        seed=0,
    ):
        shapes = self.shapes(num_layers, d_model, num_heads, d_ff, norm, bias)
        super().__init__(shapes, params, seed)
        options = (dropout, norm, activation, epsilon, bias, positions)
        self.layers = [
            self.make_layer(
                d_model,
                num_heads,
                d_ff,
                *options,
                params=self.part(f"layers.{index}"),
            )
            for index in range(num_layers)
        ]
        self.norm = None
        if norm == "pre":
            self.norm = LayerNorm(d_model, epsilon, params=self.part("norm"))

    def last(self, x):
        """Normalise what leaves the last layer, if the layers do not."""
        return x if self.norm is None else self.norm(x)

    def run_vjp(self, x, layer_vjp):
        """Run ``layer_vjp(layer, x)`` for every layer, then the last norm.

        Returns:
            The output and the pullbacks, the norm's first.
        """
        backs = []
        for layer in self.layers:
            x, back = layer_vjp(layer, x)
            backs.append(back)
        if self.norm is None:
            return x, [None, *backs]
        x, back = self.norm.vjp(x)
        return x, [back, *backs]

    def pull_back(self, grad, backs):
        """Return the gradients to the input, to the memory (or None), and to
        the parameters.
        """
        norm_back, *backs = backs
        norm, memory, grads = {}, None, {}
        if norm_back is not None:
            (grad,), norm = norm_back(grad)
        for index in reversed(range(len(backs))):
            (grad, *others), layer = backs[index](grad)
            for other in others:
                memory = other if memory is None else memory + other
            grads |= {f"layers.{index}.{key}": layer[key] for key in layer}
        grads |= {f"norm.{key}": norm[key] for key in norm}
        return grad, memory, {name: grads[name] for name in self.params}
