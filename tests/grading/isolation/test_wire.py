"""Messages come through whole; anything else is refused in a sentence."""

import json

import numpy as np
import pytest

from course_pkg.grading.isolation import wire

VALUES = [
    np.arange(6, dtype=np.float32).reshape(2, 3),
    np.array(2.5),
    np.zeros((0, 7)),
    np.array([True, False]),
    np.array([1 + 2j]),
    np.asfortranarray(np.arange(35.0).reshape(5, 7)),
]


def sent(message):
    data = wire.pack(message)
    header, body = wire.PREFIX.unpack(data[:8])
    assert len(data) == 8 + header + body
    return wire.unpack(data[8 : 8 + header], data[8 + header :])


@pytest.mark.parametrize("value", VALUES, ids=lambda one: str(one.shape))
def test_arrays_come_through(value):
    found = sent({"value": value})["value"]
    assert (found.dtype, found.shape) == (value.dtype, value.shape)
    np.testing.assert_array_equal(found, value)


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 2.5, "text", ..., 1j, (1, (2, [3])), {"a": (5, 7)}],
)
def test_plain_values_come_through(value):
    assert sent({"value": value})["value"] == value


def test_several_arrays_keep_their_places():
    first, second = np.arange(3), np.arange(5) / 7
    found = sent({"value": (first, {"b": second})})["value"]
    np.testing.assert_array_equal(found[0], first)
    np.testing.assert_array_equal(found[1]["b"], second)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"array": ["|O", [1]]}, "not of numbers"),
        ({"array": ["<U9", [1]]}, "not of numbers"),
        ({"array": ["<f8", [10**10]]}, "sizes are not whole"),
        ({"array": ["<f8", [2**31 - 1, 2]]}, "claims 34359738352 bytes, 8"),
        ({"array": ["<f8", [-1]]}, "sizes are not whole"),
        ({"array": ["<f8", [True]]}, "sizes are not whole"),
        ({"array": ["<f8", [1] * 9]}, "more than 8 axes"),
        ({"array": ["<f8", []], "dict": []}, "no known kind"),
        ({"array": "<f8"}, "is not a list"),
        ({"array": [[], []]}, "not of numbers"),
        ({"dict": [["a"]]}, "two parts"),
        ({"complex": ["a", "b"]}, "not a number"),
        ({"pickle": ["x"]}, "no known kind"),
        (1, "the arrays take 0 bytes, the message has 8"),
    ],
)
def test_what_is_no_message_is_refused(value, sentence):
    header = json.dumps({"value": value}).encode()
    with pytest.raises(wire.WireError, match=sentence):
        wire.unpack(header, bytes(8))


def test_lengths_are_looked_at_before_anything_is_read():
    with pytest.raises(wire.WireError, match="header may have 1048576 bytes"):
        wire.check_lengths(2**32 - 1, 0)
    with pytest.raises(wire.WireError, match="body may have 8388608 bytes"):
        wire.check_lengths(2, 2**23 + 1)


@pytest.mark.parametrize("header", [b"", b"[", b"\xff", b"[" * 10**5, b"1"])
def test_a_header_must_be_a_json_dictionary(header):
    with pytest.raises(wire.WireError):
        wire.unpack(header, b"")


def test_what_cannot_cross_is_refused_before_it_is_sent():
    with pytest.raises(wire.WireError, match="a set cannot be sent"):
        wire.pack({"value": {1}})
