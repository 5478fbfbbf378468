"""Multiply in whole numbers where a model's weights are whole numbers anyway.

The graph that is given stores its weights as int8 and turns them into floats before every product, so that a product
takes as long as the floats take to arrive. Here its inputs become whole numbers too. Each row (the vector of one piece
of text) has a scale of its own: a text's result then does not depend on what else is in the batch, and an outlier
spoils one piece only.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnx import GraphProto, NodeProto

TOP = 127
"""
Inputs become 0 to 127, not 255.

x86 without VNNI adds two products of an unsigned and a signed byte in 16 bits, which hold 2 · 127 · 127 but not twice 255 · 127.
"""

_INT8 = 3
_FLOAT = 1


class _Weights(NamedTuple):
    """Names of int8 weights and of the floats that scale them, and the shapes of both."""

    whole: str
    scale: str
    shape: tuple[int, ...]
    scale_shape: tuple[int, ...]


def with_integer_products(model: bytes) -> bytes:
    """
    Return an ONNX model that does the same about twice as fast, with small errors of rounding.

    Changed are products with a matrix of int8 weights, scaled by column, and look-ups in a table of them, which is exact.
    The rest stays. The model must use an opset from 13 to 17; the new one needs ONNX Runtime, for `MatMulIntegerToFloat`.
    Raises ImportError without `onnx`.
    """
    import onnx  # noqa: PLC0415  slow to import, and only needed to load a model

    proto = onnx.load_model_from_string(model)
    proto.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    nodes = list(_Rewriting(proto.graph).nodes())
    del proto.graph.node[:]
    proto.graph.node.extend(nodes)
    rewritten: bytes = proto.SerializeToString()
    return rewritten


class _Rewriting:
    """Makes the new nodes of a graph, and adds the constants that they need to it."""

    def __init__(self, graph: "GraphProto") -> None:
        from onnx import helper, numpy_helper  # noqa: PLC0415  as above

        self._make, self._tensors = helper.make_node, numpy_helper
        self._graph = graph
        self._constants = {constant.name: constant for constant in graph.initializer}
        self._makers = {output: node for node in graph.node for output in node.output}
        self._quantised: set[str] = set()

    def nodes(self) -> Iterator["NodeProto"]:
        """Yield the nodes in an order that computes inputs first. What only the old ones needed, ONNX Runtime drops."""
        for node in self._graph.node:
            weights = self._weights(node)
            if weights is None:
                yield node
            elif node.op_type == "Gather":
                yield from self._looked_up(node, weights)
            else:
                if node.input[0] not in self._quantised:
                    self._quantised.add(node.input[0])
                    yield from self._whole(node.input[0])
                yield from self._product(node, weights)

    def _weights(self, node: "NodeProto") -> _Weights | None:
        """Return the int8 weights that a product or a look-up uses as Mul(Cast(whole), scale), if it does."""
        table = {"MatMul": 1, "Gather": 0}.get(node.op_type)
        scaled = None if table is None else self._makers.get(node.input[table])
        cast = self._makers.get(scaled.input[0]) if scaled and scaled.op_type == "Mul" else None
        if scaled is None or cast is None or cast.op_type != "Cast":
            return None
        whole, scale = self._constants.get(cast.input[0]), self._constants.get(scaled.input[1])
        if whole is None or scale is None or whole.data_type != _INT8 or len(whole.dims) != 2:
            return None
        rows, columns = whole.dims
        fitting = {"MatMul": ((columns,), (1, columns)), "Gather": ((rows, 1),)}[node.op_type]
        weights = _Weights(whole.name, scale.name, (rows, columns), tuple(scale.dims))
        return weights if weights.scale_shape in fitting else None

    def _looked_up(self, node: "NodeProto", weights: _Weights) -> Iterator["NodeProto"]:
        """Scale the rows that are looked up instead of the whole table, which would be kept as floats."""
        out = node.output[0]
        for table, found in ((weights.whole, f"{out}/whole"), (weights.scale, f"{out}/scale")):
            looking = self._make("Gather", [table, node.input[1]], [found])
            looking.attribute.extend(node.attribute)
            yield looking
        yield self._make("Cast", [f"{out}/whole"], [f"{out}/float"], to=_FLOAT)
        yield self._make("Mul", [f"{out}/float", f"{out}/scale"], [out])

    def _whole(self, x: str) -> Iterator["NodeProto"]:
        """Compute, for each row of x, `low` and `step` such that x is about low + step · whole, with whole from 0 to TOP."""
        top, one, zero = self._number("top", TOP), self._number("one", 1), self._constant("zero", np.uint8(0))
        flat = self._number("flat", 1e-9)  # the range of a row of equal numbers
        yield self._make("ReduceMax", [x], [f"{x}/high"], axes=[-1], keepdims=1)
        yield self._make("ReduceMin", [x], [f"{x}/low"], axes=[-1], keepdims=1)
        yield self._make("Sub", [f"{x}/high", f"{x}/low"], [f"{x}/difference"])
        yield self._make("Max", [f"{x}/difference", flat], [f"{x}/range"])
        yield self._make("Div", [f"{x}/range", top], [f"{x}/step"])
        yield self._make("Div", [top, f"{x}/range"], [f"{x}/factor"])
        yield self._make("Sub", [x, f"{x}/low"], [f"{x}/above"])
        yield self._make("Mul", [f"{x}/above", f"{x}/factor"], [f"{x}/scaled"])
        yield self._make("QuantizeLinear", [f"{x}/scaled", one, zero], [f"{x}/whole"])

    def _product(self, node: "NodeProto", weights: _Weights) -> Iterator["NodeProto"]:
        """Compute x W = step · (whole W) + low · (the sums of W's columns)."""
        x, out = node.input[0], node.output[0]
        scale = self._array(weights.scale).reshape(-1)
        by_column = self._constant(f"{weights.whole}/scale", scale)
        sums = self._constant(f"{weights.whole}/sums", self._array(weights.whole).sum(0, dtype=np.float32) * scale)
        yield self._make(
            "MatMulIntegerToFloat",
            [f"{x}/whole", weights.whole, self._number("one", 1), by_column],
            [f"{out}/steps"],
            domain="com.microsoft",
        )
        yield self._make("Mul", [f"{out}/steps", f"{x}/step"], [f"{out}/above"])
        yield self._make("Mul", [f"{x}/low", sums], [f"{out}/below"])
        yield self._make("Add", [f"{out}/above", f"{out}/below"], [out])

    def _array(self, name: str) -> NDArray[np.float32]:
        return self._tensors.to_array(self._constants[name])

    def _number(self, name: str, value: float) -> str:
        return self._constant(name, np.float32(value))

    def _constant(self, name: str, value: np.generic | NDArray[np.float32]) -> str:
        """Add a constant, unless it is there, and return its name."""
        name = f"footnote/{name}"
        if name not in self._constants:
            constant = self._tensors.from_array(np.asarray(value), name)
            self._constants[name] = constant
            self._graph.initializer.append(constant)
        return name
