"""The key-value cache alone."""

import pytest
import torch

from course_pkg.pytorch import KeyValueCache, MultiHeadAttention

B, HEADS, D_K, D_V = 2, 3, 5, 7


def positions(n, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return [
        torch.randn(B, HEADS, n, d, generator=generator) for d in (D_K, D_V)
    ]


@pytest.mark.parametrize("capacity", [1, 2, 64])
def test_what_was_appended_is_there(capacity):
    keys, values = positions(11)
    cache = KeyValueCache(capacity)
    for start, end in ((0, 1), (1, 4), (4, 5), (5, 11)):
        found = cache.append(keys[:, :, start:end], values[:, :, start:end])
        assert cache.length == end
        assert torch.equal(found[0], keys[:, :, :end])
        assert torch.equal(found[1], values[:, :, :end])


def test_room_is_doubled_and_so_seldom_copied():
    cache, places = KeyValueCache(2), set()
    for step in range(100):
        keys, _ = cache.append(*positions(1, seed=step))
        places.add(keys.data_ptr())
    assert len(places) == 7  # rooms of 2, 4, 8, 16, 32, 64, 128


def test_reordering_leaves_the_old_cache_alone():
    cache = KeyValueCache(2)
    keys, values = positions(3)
    cache.append(keys, values)
    index = torch.tensor([1, 1, 0])
    other = cache.reorder(index)
    other.append(keys[index], values[index])
    assert cache.length == 3
    assert torch.equal(cache.keys, keys)
    assert torch.equal(other.keys[:, :, :3], keys[index])
    assert torch.equal(other.values[:, :, 3:], values[index])


def test_an_empty_cache_can_be_reordered():
    assert KeyValueCache().reorder(torch.tensor([0])).length == 0


def test_another_shape_gets_a_sentence():
    cache = KeyValueCache()
    keys, values = positions(1)
    cache.append(keys, values)
    with pytest.raises(ValueError, match=r"\(2, 3, 5\), got \(1, 3, 5\)"):
        cache.append(keys[:1], values[:1])
    with pytest.raises(ValueError, match=r"capacity.*at least 1, got 0"):
        KeyValueCache(0)


def test_cross_attention_fills_its_cache_once():
    torch.manual_seed(0)
    layer, cache = MultiHeadAttention(6, HEADS), KeyValueCache(5)
    query, memory = torch.randn(B, 2, 6), torch.randn(B, 5, 6)
    expected = layer(query, memory)
    torch.testing.assert_close(layer(query, memory, cache=cache), expected)
    other = torch.full_like(memory, torch.nan)  # must not be looked at
    torch.testing.assert_close(layer(query, other, cache=cache), expected)
    assert cache.length == 5
