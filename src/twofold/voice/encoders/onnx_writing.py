"""Write an ONNX model as bytes: the few protobuf messages it takes, so that no converter has to be installed.

Field numbers are those of `onnx.proto` (ONNX 1.x, IR version 8); they are frozen by the format.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The element types that our graphs use, as ONNX numbers them.
_ELEMENT_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}
_IR_VERSION = 8
_OPSETS = (("", 18), ("com.microsoft", 1))


@dataclass(frozen=True)
class Node:
    """One operation: its inputs and outputs by name, its attributes (whole numbers, decimals)."""

    operation: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    domain: str = ""
    attributes: dict[str, int | float] = field(default_factory=dict)


@dataclass(frozen=True)
class Port:
    """An input or output of the graph; a dimension is a length or the name of a free one."""

    name: str
    element_type: str
    shape: Sequence[int | str]


@dataclass(frozen=True)
class Graph:
    """What an ONNX model says: nodes in the order of computation, the weights, what goes in and out."""

    nodes: Sequence[Node]
    weights: dict[str, NDArray[Any]]
    inputs: Sequence[Port]
    outputs: Sequence[Port]


def onnx_bytes(graph: Graph) -> bytes:
    """Return the graph as the bytes of a model file."""
    body = b"".join(
        (
            *(_message(1, _node(node)) for node in graph.nodes),
            _text(2, "twofold"),
            *(_message(5, _tensor(name, values)) for name, values in graph.weights.items()),
            *(_message(11, _port(port)) for port in graph.inputs),
            *(_message(12, _port(port)) for port in graph.outputs),
        )
    )
    opsets = (_message(8, _text(1, domain) + _number(2, version)) for domain, version in _OPSETS)
    return b"".join((_number(1, _IR_VERSION), _text(2, "twofold"), _message(7, body), *opsets))


def _node(node: Node) -> bytes:
    parts = [_text(1, name) for name in node.inputs]
    parts += [_text(2, name) for name in node.outputs]
    parts += [_text(3, node.outputs[0]), _text(4, node.operation)]
    parts += [_message(5, _attribute(name, value)) for name, value in node.attributes.items()]
    return b"".join((*parts, _text(7, node.domain)))


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, 2)
    return _text(1, name) + _key(2, 5) + struct.pack("<f", value) + _number(20, 1)


def _tensor(name: str, values: NDArray[Any]) -> bytes:
    dimensions = b"".join(_number(1, length) for length in values.shape)
    kind = _number(2, _ELEMENT_TYPES[values.dtype.name])
    return b"".join((dimensions, kind, _text(8, name), _message(9, np.ascontiguousarray(values).tobytes())))


def _port(port: Port) -> bytes:
    shape = b"".join(_message(1, _dimension(length)) for length in port.shape)
    tensor = _number(1, _ELEMENT_TYPES[port.element_type]) + _message(2, shape)
    return _text(1, port.name) + _message(2, _message(1, tensor))


def _dimension(length: int | str) -> bytes:
    return _number(1, length) if isinstance(length, int) else _text(2, length)


def _text(number: int, text: str) -> bytes:
    return _message(number, text.encode())


def _message(number: int, content: bytes) -> bytes:
    return _key(number, 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _key(number, 0) + _varint(value)


def _key(number: int, wire: int) -> bytes:
    return _varint(number << 3 | wire)


def _varint(value: int) -> bytes:
    return bytes(_septets(value & 0xFFFFFFFFFFFFFFFF))


def _septets(value: int) -> Iterable[int]:
    while value > 0x7F:
        yield value & 0x7F | 0x80
        value >>= 7
    yield value
