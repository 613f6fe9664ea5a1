"""Published figures of single layers: parameters, multiply-adds, shapes and values."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import torch

from graph_runtime.block import BLOCKS, Block, Spec
from graph_runtime.facts.cost import Cost, cost_of, total
from tests.walks.torch_truth import truth


def made(kind: str, **params: Any) -> Block:
    block = BLOCKS.make(kind, params)
    assert isinstance(block, Block)
    return block


def cost(block: Block, *inputs: Spec) -> Cost:
    shaped = block.shape(*inputs)
    return cost_of(block, inputs, shaped if isinstance(shaped, tuple) else (shaped,))


@pytest.mark.row("S7.22")
def test_ten_filters_of_3x3x3_have_280_parameters() -> None:
    assert cost(made("Conv2d", out_channels=10), Spec("N", 3, 39, 39)).parameters == 280


@pytest.mark.row("S7.45")
def test_a_pointwise_convolution_costs_channels_times_pixels_times_filters() -> None:
    point = made("Conv2d", out_channels=32, kernel_size=1)
    assert cost(point, Spec("N", 192, 28, 28)).macs == 192 * 28 * 28 * 32 == 4_816_896
    depth = made("Conv2d", out_channels=192, groups=192)
    assert cost(depth, Spec("N", 192, 28, 28)).macs == 3 * 3 * 26 * 26 * 192


@pytest.mark.row("S7.11")
@pytest.mark.parametrize("filters", [2, 10])
def test_valid_padding_leaves_4x4_of_6x6(filters: int) -> None:
    conv = made("Conv2d", out_channels=filters, kernel_size=3, padding="valid")
    assert conv.shape(Spec("N", 3, 6, 6)).shape == ("N", filters, 4, 4)  # type: ignore[union-attr]


@pytest.mark.row("S7.15")
def test_output_sizes_follow_the_formula_and_torch_for_500_random_windows() -> None:
    rng, found = Random(0), 0
    while found < 500:
        n, f, p, s = rng.randint(1, 40), rng.randint(1, 7), rng.randint(0, 3), rng.randint(1, 4)
        if n + 2 * p < f:
            continue
        conv = made("Conv1d", out_channels=1, kernel_size=f, padding=p, stride=s)
        spec = Spec("N", 1, n)
        real = truth(conv, (spec,), "meta").run(torch.empty(1, 1, n, device="meta"))[0].shape[2]
        assert conv.shape(spec).last == (n + 2 * p - f) // s + 1 == real  # type: ignore[union-attr]
        found += 1


@pytest.mark.row("S7.40")
def test_two_convolutions_along_a_signal_of_14() -> None:
    first, second = (made("Conv1d", out_channels=n, kernel_size=5) for n in (16, 32))
    signal = Spec("N", 1, 14)
    between = first.shape(signal)
    assert isinstance(between, Spec)
    assert between.sizes == (16, 10)
    assert second.shape(between).sizes == (32, 6)  # type: ignore[union-attr]
    assert [cost(first, signal).parameters, cost(second, between).parameters] == [96, 2_592]


@pytest.mark.row("S7.26")
def test_max_pooling_of_the_matrix_of_the_lecture() -> None:
    matrix = torch.tensor([[[[1.0, 3, 2, 1], [2, 9, 1, 1], [1, 3, 2, 3], [5, 6, 1, 2]]]])
    pool, mean = made("MaxPool2d"), made("AvgPool2d")
    spec = (Spec("N", 1, 4, 4),)
    assert truth(pool, spec).run(matrix)[0].tolist() == [[[[9.0, 2.0], [6.0, 3.0]]]]
    assert truth(mean, spec).run(matrix)[0].tolist() == [[[[3.75, 1.25], [3.75, 2.0]]]]


@pytest.mark.row("S9.40", "G:recparams")
@pytest.mark.parametrize(
    ("kind", "params", "parameters"),
    [
        ("RNN", {}, 640),
        ("GRU", {}, 1_920),
        ("LSTM", {}, 2_560),
        ("LSTM", {"bidirectional": True}, 5_120),
        ("LSTM", {"num_layers": 2}, 5_920),
        ("LSTM", {"num_layers": 2, "bidirectional": True}, 15_040),
    ],
)
def test_recurrent_layers_from_10_to_20(kind: str, params: dict[str, Any], parameters: int) -> None:
    layer = made(kind, hidden_size=20, **params)
    assert cost(layer, Spec("N", 7, 10)).parameters == parameters


@pytest.mark.row("G:embed")
def test_an_embedding_of_10_000_words_has_3_million_parameters() -> None:
    table = made("Embedding", num_embeddings=10_000, embedding_dim=300)
    assert cost(table, Spec("N", 5, dtype="int64")).parameters == 3_000_000


def test_parts_of_the_base_transformer() -> None:
    words = Spec("N", 10, 512)
    attention = made("MultiheadAttention", num_heads=8)
    assert cost(attention, words, words, words).parameters == 1_050_624
    assert cost(made("LayerNorm"), words).parameters == 1_024
    assert cost(made("TransformerEncoderLayer", nhead=8), words).parameters == 3_152_384


def test_multiply_adds_of_a_recurrent_and_an_attentive_network() -> None:
    """LSTM 2×128 reading 64 steps of 32; four encoder layers of 128 over 128 steps."""
    lstm = made("LSTM", hidden_size=128, num_layers=2)
    assert cost(lstm, Spec("N", 64, 32)).macs == 13_631_488
    layer = made("TransformerEncoderLayer", nhead=4, dim_feedforward=512)
    costs = total([cost(layer, Spec("N", 128, 128))] * 4)
    assert round(costs.macs / 1e6, 1) == 117.4


@pytest.mark.row("G:softmax")
def test_softmax_of_the_vector_of_the_lecture() -> None:
    vector = torch.tensor([[5.0, 2.0, -1.0, 3.0]], dtype=torch.float64)
    (shares,) = truth(made("Softmax"), (Spec("N", 4),)).run(vector)
    expected = [0.84203357, 0.041922383, 0.0020871926, 0.11395685]
    assert shares[0].tolist() == pytest.approx(expected, rel=1e-7)
    shifted = truth(made("Softmax"), (Spec("N", 4),)).run(vector + 7)[0]
    assert shifted[0].tolist() == pytest.approx(expected, rel=1e-7)
    assert shares.sum().item() == pytest.approx(1.0, rel=1e-12)
    slopes = shares[0] - torch.tensor([1.0, 0, 0, 0])  # of the cross-entropy of class 0
    vector.requires_grad_(True)
    (again,) = truth(made("Softmax"), (Spec("N", 4),)).run(vector)
    (found,) = torch.autograd.grad(-again[0, 0].log(), vector)
    assert found[0].tolist() == pytest.approx(slopes.tolist(), rel=1e-9)
    assert found[0, 0].item() == pytest.approx(-0.15796643, rel=1e-7)
    (pair,) = truth(made("Softmax"), (Spec("N", 2),)).run(vector[:, :2].detach())
    assert pair[0, 0].item() == pytest.approx(torch.sigmoid(vector[0, 0] - vector[0, 1]).item())


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("Sigmoid", [0.11920292, 0.5, 0.62245933, 0.95257413]),
        ("Tanh", [-0.96402758, 0.0, 0.46211716, 0.99505475]),
        ("ReLU", [0.0, 0.0, 0.5, 3.0]),
        ("LeakyReLU", [-0.02, 0.0, 0.5, 3.0]),
    ],
)
def test_activations_at_four_places(kind: str, values: list[float]) -> None:
    points = torch.tensor([[-2.0, 0.0, 0.5, 3.0]], dtype=torch.float64)
    (found,) = truth(made(kind), (Spec("N", 4),)).run(points)
    assert found[0].tolist() == pytest.approx(values, rel=1e-7)


def test_positions_are_written_in_sines_and_cosines() -> None:
    (small,) = _encoded(steps=3, features=4)
    assert small[0].tolist() == [0.0, 1.0, 0.0, 1.0]
    second = [0.909297427, -0.416146837, 0.0199986667, 0.999800007]
    assert small[1].tolist() == pytest.approx(
        [0.841470985, 0.540302306, 0.00999983333, 0.99995], rel=1e-6
    )
    assert small[2].tolist() == pytest.approx(second, rel=1e-6)
    (large,) = _encoded(steps=9, features=512)
    assert large[1, [0, 1, 2, 3, 510, 511]].tolist() == pytest.approx(
        [0.841470985, 0.540302306, 0.82185619, 0.569695009, 0.000103663293, 0.999999995], rel=1e-6
    )
    assert large.square().sum(1).tolist() == pytest.approx([256.0] * 9, rel=1e-6)


def test_scaled_attention_of_the_hand_made_case() -> None:
    query = torch.tensor([[[1.0, 0.0]]], dtype=torch.float64)
    key = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]], dtype=torch.float64)
    value = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]]], dtype=torch.float64)
    specs = (Spec("N", 1, 2), Spec("N", 3, 2), Spec("N", 3, 2))
    (scaled,) = truth(made("ScaledDotProductAttention"), specs).run(query, key, value)
    (plain,) = truth(made("ScaledDotProductAttention", scale=1.0), specs).run(query, key, value)
    assert scaled[0, 0].tolist() == pytest.approx([1.203336, 1.0], rel=1e-6)
    assert plain[0, 0].tolist() == pytest.approx([1.266956, 1.0], rel=1e-6)


def _encoded(steps: int, features: int) -> tuple[torch.Tensor, ...]:
    """What the block adds to zeros, (steps, features)."""
    block, spec = made("SinusoidalPositionalEncoding"), Spec("N", steps, features)
    return tuple(y[0] for y in truth(block, (spec,)).run(torch.zeros(1, steps, features)))
