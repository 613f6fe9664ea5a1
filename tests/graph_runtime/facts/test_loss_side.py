"""Losses that are drawn: where they end, what stands in their way, and the method they become."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F

from graph_runtime.advice.advise import advise
from graph_runtime.check import check
from graph_runtime.document.model import Document, Edge, Recipe, Training
from graph_runtime.edits.grouping import group_nodes
from graph_runtime.facts.network import network_of
from graph_runtime.keeping.examples import read_example
from graph_runtime.mending.remedies import mend
from graph_runtime.source.source_checker import SourceError, check_source
from tests.graph_runtime.groups.test_kinds import node, wires
from tests.graph_runtime.source.test_group_source import built

CLASSIFIER = {
    "x": node("Input", shape=[4]),
    "fc": node("Linear", out_features=3),
    "logits": node("Output"),
    "kind": node("Target"),
    "loss": node("CrossEntropyLoss"),
}


METHODS = """
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # x: (N, 4) float32
        h = self.fc(x)  # (N, 3)
        return h

    def total_loss(self, logits: torch.Tensor, kind: torch.Tensor) -> torch.Tensor:
        # logits: (N, 3) float32
        # kind: (N,) int64
        x = self.loss(logits, kind)  # ()
        return x
"""


def drawn(nodes: dict[str, Any], *chains: str, **ports: str) -> Document:
    """Chains of wires; `a__port="b"` is a wire from b to that port of a."""
    edges = [edge for chain in chains for edge in wires(chain)]
    for place, source in ports.items():
        target, port = place.split("__")
        edges.append(Edge(source=source, target=target, target_port=port))
    return Document(nodes=nodes, edges=tuple(edges))


def classifier(**more: Any) -> Document:
    return drawn({**CLASSIFIER, **more}, "x fc logits", "fc loss", loss__target="kind")


def told(document: Document) -> list[str]:
    return [f"{p.node}: {p.message}" for p in check(document).problems]


def test_forward_knows_no_target_and_the_losses_have_a_method_of_their_own() -> None:
    source, model = built(classifier())
    assert source.text.endswith(METHODS)
    x, kinds = torch.randn(6, 4), torch.randint(0, 3, (6,))
    logits = model(x)
    assert torch.equal(model.total_loss(logits, kinds), F.cross_entropy(logits, kinds))


def test_losses_are_summed_with_their_weights() -> None:
    document = drawn(
        {
            **CLASSIFIER,
            "more": node("Linear", out_features=4),
            "again": node("Output"),
            "same": node("Output"),
            "off": node("MSELoss"),
            "third": node("Scale", times=0.25),
        },
        "x fc logits", "fc loss", "x more again", "x same", "more off third",
        loss__target="kind", off__target="x",
    )  # fmt: skip
    source, model = built(document)
    x, kinds = torch.randn(6, 4), torch.randint(0, 3, (6,))
    logits, again, same = model(x)
    wanted = F.cross_entropy(logits, kinds) + 0.25 * F.mse_loss(again, x)
    assert torch.equal(same, x)
    torch.testing.assert_close(model.total_loss(logits, again, same, kinds), wanted)
    assert "    def total_loss(\n" in source.text


def test_what_only_losses_need_is_worked_out_with_them() -> None:
    nodes = {**CLASSIFIER, "chosen": node("OneHot", num_classes=3), "far": node("MSELoss")}
    nodes["shares"] = node("Softmax")
    document = drawn(
        nodes, "x fc logits", "fc loss", "fc shares far", "kind chosen",
        loss__target="kind", far__target="chosen",
    )  # fmt: skip
    source, model = built(document)
    forward, losses = source.text.split("class Model")[1].split("def total_loss")
    forward = forward.split("def forward")[1]
    assert "chosen" not in forward and "shares" not in forward
    assert "self.chosen(kind)" in losses and "self.shares(logits)" in losses
    logits, kinds = torch.randn(5, 3), torch.randint(0, 3, (5,))
    wanted = F.cross_entropy(logits, kinds)
    wanted = wanted + F.mse_loss(logits.softmax(1), F.one_hot(kinds, 3).float())
    torch.testing.assert_close(model.total_loss(logits, kinds), wanted)


def test_a_result_may_not_come_from_a_target() -> None:
    nodes = {**CLASSIFIER, "early": node("OneHot", num_classes=3), "leak": node("Output")}
    document = drawn(nodes, "x fc logits", "fc loss", "kind early leak", loss__target="kind")
    (problem,) = told(document)
    assert problem == (
        "leak: A result cannot come from a Target or a loss, which only training knows."
    )
    document = drawn({**CLASSIFIER, "end": node("Output")}, "x fc logits", "fc loss end",
                     loss__target="kind")  # fmt: skip
    assert told(document)[0].startswith("end: A result cannot come")


def test_a_loss_reads_results_of_the_network() -> None:
    nodes = {**CLASSIFIER, "wide": node("Linear", out_features=3)}
    document = drawn(nodes, "x wide fc logits", "wide loss", loss__target="kind")
    (problem,) = check(document).problems
    assert problem.node == "loss"
    assert problem.message == "It reads wide, which is no result of the network."
    assert problem.fix == "Wire wide to an Output block as well."


def test_a_target_wants_a_loss() -> None:
    document = drawn({n: CLASSIFIER[n] for n in ("x", "fc", "logits", "kind")}, "x fc logits")
    assert told(document) == ["kind: No loss reads what it gives."]


def test_no_block_takes_the_name_of_the_method() -> None:
    nodes = {n: facts for n, facts in CLASSIFIER.items() if n != "loss"}
    nodes["total_loss"] = CLASSIFIER["loss"]
    document = drawn(nodes, "x fc logits", "fc total_loss", total_loss__target="kind")
    assert told(document)[0].startswith("total_loss: A drawing with losses cannot have a block")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("logits: torch.Tensor, kind", "kind: torch.Tensor, logits"),
        ("def total_loss", "def total"),
        ("self.loss(logits, kind)", "print(logits, kind)"),
        ("self.loss(logits, kind)", "self.other(logits, kind)"),
        ("kind: torch.Tensor", "kind: int"),
    ],
)
def test_the_method_is_held_to_the_drawing(old: str, new: str) -> None:
    source, _ = built(classifier())
    assert old in source.text
    if old.startswith("logits:"):  # the same names in another order are the same arguments
        new = "logits: torch.Tensor, other"
    with pytest.raises(SourceError):
        check_source(source.text.replace(old, new), classifier())


def recipe(document: Document, kind: str = "DrawnLoss", **params: Any) -> Document:
    training = Training(
        dataset=Recipe(kind="Iris"), loss=Recipe(kind=kind, params=params), batch_size=16
    )
    return document.replaced(training=training)


def test_training_says_which_losses_count() -> None:
    assert told(recipe(classifier())) == []
    assert told(recipe(classifier(), "CrossEntropyLoss")) == [
        "None: Losses are drawn, but CrossEntropyLoss is chosen for training."
    ]
    plain = drawn({n: CLASSIFIER[n] for n in ("x", "fc", "logits")}, "x fc logits")
    assert told(recipe(plain)) == ["None: No loss is drawn."]


def test_the_target_is_what_the_data_give() -> None:
    numbers = classifier(kind=node("Target", dtype="float32", shape=[3]), loss=node("L1Loss"))
    (problem,) = check(recipe(numbers)).problems
    assert problem.node == "kind"
    assert problem.message == "Iris gives targets (N,) int64 but it says (N, 3) float32."
    assert problem.fix == "Set its shape to empty and its dtype to int64."
    second = {"again": node("Target"), "twice": node("CrossEntropyLoss")}
    document = drawn(
        {**CLASSIFIER, **second}, "x fc logits", "fc loss", "fc twice",
        loss__target="kind", twice__target="again",
    )  # fmt: skip
    (problem,) = check(recipe(document)).problems
    assert problem.node == "again"
    assert problem.fix == "Wire kind to every loss instead."


def test_the_metric_wants_a_result_it_can_judge() -> None:
    nodes = {**CLASSIFIER, "wide": node("Linear", out_features=7), "first": node("Output")}
    nodes = {"x": nodes.pop("x"), "wide": nodes.pop("wide"), "first": nodes.pop("first"), **nodes}
    document = drawn(nodes, "x wide first", "x fc logits", "fc loss", loss__target="kind")
    assert told(recipe(document)) == []
    document = classifier(fc=node("Linear", out_features=5))
    assert told(recipe(document)) == ["None: No result is (N, 3), which the metric judges."]


@pytest.mark.parametrize("name", ["digits_two_tasks", "digits_auxiliary_head"])
def test_examples_with_losses_are_sound(name: str) -> None:
    document = read_example(name)
    assert check(document).problems == ()
    built(document)


def test_inputs_and_results_keep_the_order_of_the_drawing() -> None:
    """However the wires run, the data come and go in the order in which blocks were drawn."""
    nodes = {
        "late": node("Output"),
        "b": node("Input", shape=[5]),
        "a": node("Input", shape=[4]),
        "fc": node("Linear", out_features=3),
        "early": node("Output"),
    }
    document = drawn(nodes, "a fc late", "b early")
    network = network_of(check(document))
    assert [name for name, _ in network.inputs] == ["b", "a"]
    assert [name for name, _ in network.outputs] == ["late", "early"]
    source, model = built(document)
    assert "def forward(self, b: torch.Tensor, a: torch.Tensor) -> tuple" in source.text
    late, early = model(torch.rand(2, 5), torch.rand(2, 4))
    assert (late.shape, early.shape) == ((2, 3), (2, 5))


def test_a_second_softmax_before_a_drawn_loss_is_told() -> None:
    nodes = {**CLASSIFIER, "shares": node("Softmax")}
    document = drawn(nodes, "x fc logits", "fc shares loss", loss__target="kind")
    (advice,) = advise(check(document))
    assert (advice.rule, advice.node) == ("SoftmaxBeforeLoss", "shares")
    assert "CrossEntropyLoss takes logits" in advice.message


def test_a_loss_is_no_dead_branch() -> None:
    assert advise(check(classifier())) == ()
    (advice,) = advise(check(drawn({**CLASSIFIER, "off": node("Tanh")}, "x fc logits",
                                   "fc loss", "x off", loss__target="kind")))  # fmt: skip
    assert (advice.rule, advice.node) == ("DeadBranch", "off")


def mended(document: Document) -> tuple[str, Document]:
    """What the button of the first problem says, and the drawing after it."""
    checked = check(document)
    remedy = mend(checked.problems[0], checked)
    assert remedy is not None
    return remedy.words, remedy.applied(document)


def test_one_press_trains_with_the_drawn_losses() -> None:
    words, document = mended(recipe(classifier(), "CrossEntropyLoss"))
    assert words == "Train with the drawn losses"
    assert check(document).problems == ()


def test_one_press_gives_the_target_its_shape() -> None:
    numbers = classifier(kind=node("Target", dtype="float32", shape=[3]), loss=node("L1Loss"))
    words, document = mended(recipe(numbers))
    assert words == "Make it (N,) int64"
    assert document.nodes["kind"].params == {"dtype": "int64", "shape": []}


def test_one_press_makes_a_result_of_what_a_loss_reads() -> None:
    nodes = {**CLASSIFIER, "wide": node("Linear", out_features=3)}
    words, document = mended(drawn(nodes, "x wide fc logits", "wide loss", loss__target="kind"))
    assert words == "Make wide a result"
    assert check(document).problems == ()


def test_losses_in_a_group_still_count() -> None:
    nodes = {**CLASSIFIER, "weighed": node("Scale", times=0.5)}
    document = drawn(nodes, "x fc logits", "fc loss weighed", loss__target="kind")
    for chosen in (["weighed"], ["loss", "weighed"]):
        grouped, _ = group_nodes(document, chosen)
        assert told(recipe(grouped)) == []
        _, model = built(grouped)
        logits, kinds = torch.randn(4, 3), torch.tensor([0, 1, 2, 0])
        wanted = 0.5 * F.cross_entropy(logits, kinds)
        torch.testing.assert_close(model.total_loss(logits, kinds), wanted)


def test_losses_and_network_make_no_group_together() -> None:
    with pytest.raises(ValueError, match="network or losses, not both"):
        group_nodes(classifier(), ["fc", "loss"])
