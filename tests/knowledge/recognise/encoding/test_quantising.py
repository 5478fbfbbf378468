"""Products in whole numbers are near those in floats."""

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, load_model_from_string, numpy_helper

from knowledge.recognise.encoding.quantising import with_integer_products

Floats = NDArray[np.float32]
RANDOM = np.random.default_rng(1)


def model(operation: str, whole: NDArray[np.int8], scale: Floats) -> bytes:
    """A graph of one product with int8 weights, or one look-up in them, as an exporter writes it."""
    looking = operation == "Gather"
    nodes = [
        helper.make_node("Cast", ["whole"], ["float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["float", "scale"], ["weights"]),
        helper.make_node(operation, ["weights", "x"] if looking else ["x", "weights"], ["y"]),
    ]
    given = helper.make_tensor_value_info("x", TensorProto.INT64 if looking else TensorProto.FLOAT, ["rows", None])
    if looking:
        given = helper.make_tensor_value_info("x", TensorProto.INT64, ["rows"])
    graph = helper.make_graph(
        nodes,
        "one",
        [given],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(whole, "whole"), numpy_helper.from_array(scale, "scale")],
    )
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(proto.SerializeToString())


def run(graph: bytes, x: NDArray[np.generic]) -> Floats:
    return np.asarray(onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0])


def operations(graph: bytes) -> set[str]:
    return {node.op_type for node in load_model_from_string(graph).graph.node}


@pytest.fixture
def product() -> bytes:
    whole = RANDOM.integers(-127, 128, (64, 8), np.int8)
    return model("MatMul", whole, RANDOM.uniform(0.001, 0.1, (1, 8)).astype(np.float32))


def test_products_are_near_those_in_floats(product: bytes) -> None:
    """Also of inputs that are far from 0, and of rows of very different size."""
    x = RANDOM.normal(0, 1, (5, 64)).astype(np.float32) * np.array([[1], [100], [0.001], [1], [1]], np.float32)
    x[3] += 7
    exact, near = run(product, x), run(with_integer_products(product), x)
    assert "MatMulIntegerToFloat" in operations(with_integer_products(product))
    error = np.abs(exact - near).max(1) / np.abs(exact).max(1)
    assert error.max() < 0.05


def test_a_row_does_not_depend_on_the_others(product: bytes) -> None:
    x = RANDOM.normal(0, 1, (3, 64)).astype(np.float32)
    fast = with_integer_products(product)
    together = run(fast, np.vstack([x, 1000 * x]))
    assert np.array_equal(together[:3], np.vstack([run(fast, row[None]) for row in x]))


def test_a_row_of_equal_numbers_is_exact(product: bytes) -> None:
    x = np.full((2, 64), 3, np.float32)
    x[1] = 0
    assert np.allclose(run(with_integer_products(product), x), run(product, x), rtol=1e-5, atol=1e-5)


def test_the_largest_sums_do_not_overflow() -> None:
    """Two bytes times two bytes, all at their largest, with both signs."""
    whole = np.full((256, 2), 127, np.int8)
    whole[:, 1] = -127
    graph = model("MatMul", whole, np.ones((1, 2), np.float32))
    x = np.ones((1, 256), np.float32)
    x[0, 0] = 0
    assert np.allclose(run(with_integer_products(graph), x), [[255 * 127, -255 * 127]], rtol=1e-4)


def test_look_ups_are_exact() -> None:
    whole = RANDOM.integers(-127, 128, (10, 4), np.int8)
    graph = model("Gather", whole, RANDOM.uniform(0.001, 0.1, (10, 1)).astype(np.float32))
    x = np.array([3, 0, 9, 3])
    fast = with_integer_products(graph)
    assert np.array_equal(run(fast, x), run(graph, x))
    first = load_model_from_string(fast).graph.node
    assert [node.op_type for node in first if node.output[0] == "y"] == ["Mul"]


def test_what_is_scaled_otherwise_stays() -> None:
    """Weights scaled by row cannot be scaled after the product."""
    whole = RANDOM.integers(-127, 128, (4, 4), np.int8)
    graph = model("MatMul", whole, RANDOM.uniform(0.1, 1, (4, 1)).astype(np.float32))
    assert operations(with_integer_products(graph)) == {"Cast", "Mul", "MatMul"}


def test_the_given_model_is_left_alone(product: bytes) -> None:
    before = bytes(bytearray(product))
    assert with_integer_products(product) == with_integer_products(product)
    assert product == before
