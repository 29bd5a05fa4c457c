"""What the encoder and the decoder have in common: layers in a row."""

from torch import Tensor, nn

from course_pkg.shapes import check_at_least

from .norm import LayerNorm


class Stack(nn.Module):
    """Equal layers, and a last norm where norms come first.

    Args:
        num_layers: How many.
        d_model: Features of input and output.
        num_heads: Heads of every attention.
        d_ff: Features inside the feed-forward networks.
        dropout: Rate in ``[0, 1)`` in training.
        norm: ``"post"`` or ``"pre"``.
        activation: Of the feed-forward networks.
        epsilon: What the norms add to the variance.
        bias: Whether the attentions' projections have biases.
        positions: None, or ``"rotary"`` or ``"alibi"``.

    Raises:
        ValueError: An argument is out of its range.
    """

    make_layer = None  # a subclass says which

    def __init__(
        self,
        num_layers: int,
        d_model: int,
        num_heads: int,
        d_ff: int,
        dropout: float = 0.0,
        norm: str = "post",
        activation: str = "relu",
        epsilon: float = 1e-5,
        bias: bool = True,
        positions: str | None = None,
    ) -> None:
        super().__init__()
        check_at_least("num_layers", num_layers, 1)
        sizes = (d_model, num_heads, d_ff)
        options = (dropout, norm, activation, epsilon, bias, positions)
        self.layers = nn.ModuleList(
            self.make_layer(*sizes, *options) for _ in range(num_layers)
        )
        self.norm = LayerNorm(d_model, epsilon) if norm == "pre" else None

    def last(self, x: Tensor) -> Tensor:
        """Normalise what leaves the last layer, if the layers do not."""
        return x if self.norm is None else self.norm(x)
