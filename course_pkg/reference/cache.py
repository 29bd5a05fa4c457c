"""Keys and values kept from one decoding step to the next."""

import numpy as np

from course_pkg.shapes import check_at_least


class KeyValueCache:
    """Keep the keys and values of every position seen so far.

    The arrays grow by doubling, so a step costs the same at position 500 as
    at position 5. Self-attention appends one position a step; cross-attention
    fills its cache at the first step and reads it ever after.

    Args:
        capacity: Positions to make room for at first.

    Raises:
        ValueError: ``capacity`` is below 1.

    Source: Shazeer (2019), section 2.4, https://arxiv.org/abs/1911.02150.

    >>> cache = KeyValueCache()
    >>> new = np.ones((2, 3, 1, 4))
    >>> keys, values = cache.append(new, new)
    >>> keys, values = cache.append(new, new)
    >>> keys.shape, cache.length
    ((2, 3, 2, 4), 2)
    """

    def __init__(self, capacity=64):
        check_at_least("capacity", capacity, 1)
        self.capacity = capacity
        self.length = 0
        self._keys = self._values = None

    @property
    def keys(self):
        """The keys so far, ``(B, h, length, d_k)``."""
        return self._keys[..., : self.length, :]

    @property
    def values(self):
        """The values so far, ``(B, h, length, d_v)``."""
        return self._values[..., : self.length, :]

    def append(self, keys, values):
        """Add positions at the end; return all keys and all values."""
        end = self.length + keys.shape[-2]
        if self._keys is None or end > self.capacity:
            self.capacity = max(self.capacity, 2 * end)
            self._keys = self._grown(self._keys, keys)
            self._values = self._grown(self._values, values)
        self._keys[..., self.length : end, :] = keys
        self._values[..., self.length : end, :] = values
        self.length = end
        return self.keys, self.values

    def _grown(self, old, like):
        """Return an array with room for ``capacity`` positions."""
        shape = (*like.shape[:-2], self.capacity, like.shape[-1])
        new = np.empty(shape, like.dtype)
        if old is not None:
            new[..., : self.length, :] = old[..., : self.length, :]
        return new

    def reorder(self, index):
        """Return a cache whose rows are this one's at ``index``."""
        cache = KeyValueCache(self.capacity)
        if self._keys is not None:
            cache.append(self.keys[index], self.values[index])
        return cache
