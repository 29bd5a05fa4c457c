"""Keys and values kept from one decoding step to the next."""

import torch  # noqa: F401  (for the examples)
from torch import Tensor

from course_pkg.shapes import check_at_least


class KeyValueCache:
    """Keep the keys and values of every position seen so far.

    The room for them doubles when it runs out, so a step costs the same at
    position 500 as at position 5. Self-attention appends one position a step;
    cross-attention fills its cache once and reads it ever after.

    Args:
        capacity: Positions to make room for at first.

    Raises:
        ValueError: ``capacity`` is below 1.

    Source: Shazeer (2019), section 2.4, https://arxiv.org/abs/1911.02150.

    >>> cache, x = KeyValueCache(), torch.ones(2, 3, 1, 5)
    >>> keys, values = cache.append(x, x)
    >>> keys, values = cache.append(x, x)
    >>> keys.shape, cache.length
    (torch.Size([2, 3, 2, 5]), 2)
    """

    def __init__(self, capacity: int = 64) -> None:
        check_at_least("capacity", capacity, 1)
        self.capacity = capacity
        self.length = 0
        self._keys = self._values = None

    @property
    def keys(self) -> Tensor:
        """The keys so far, ``(B, h, length, d_k)``."""
        return self._keys.narrow(-2, 0, self.length)

    @property
    def values(self) -> Tensor:
        """The values so far, ``(B, h, length, d_v)``."""
        return self._values.narrow(-2, 0, self.length)

    def append(self, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Add positions at the end; return all keys and all values.

        Args:
            keys: The new keys, ``(B, h, n, d_k)``.
            values: The new values, ``(B, h, n, d_v)``.

        Returns:
            All keys, ``(B, h, length, d_k)``, and values,
            ``(B, h, length, d_v)``.

        Raises:
            ValueError: The batch, the heads or the features are others than
                before.
        """
        if self._keys is not None:
            check_same_sequences(self._keys.shape, keys.shape)
            check_same_sequences(self._values.shape, values.shape)
        n = keys.shape[-2]
        end = self.length + n
        if self._keys is None or end > self.capacity:
            if end > self.capacity:
                self.capacity = max(end, 2 * self.capacity)
            self._keys = self._grown(self._keys, keys)
            self._values = self._grown(self._values, values)
        self._keys.narrow(-2, self.length, n).copy_(keys)
        self._values.narrow(-2, self.length, n).copy_(values)
        self.length = end
        return self.keys, self.values

    def reorder(self, index: Tensor) -> "KeyValueCache":
        """Return a cache whose rows are this one's at ``index``, ``(B',)``."""
        cache = KeyValueCache(self.capacity)
        if self._keys is not None:
            cache.append(self.keys[index], self.values[index])
        return cache

    def _grown(self, old: Tensor | None, like: Tensor) -> Tensor:
        """Return a tensor with room for ``capacity`` positions."""
        new = like.new_empty(*like.shape[:-2], self.capacity, like.shape[-1])
        if old is not None:
            held = old.narrow(-2, 0, self.length)
            new.narrow(-2, 0, self.length).copy_(held)
        return new


def check_same_sequences(held: tuple, new: tuple) -> None:
    """Raise unless two shapes differ in their positions only."""
    held, new = (*held[:-2], held[-1]), (*new[:-2], new[-1])
    if held != new:
        raise ValueError(
            f"the cache holds batch, heads and features {held}, got {new}"
        )
