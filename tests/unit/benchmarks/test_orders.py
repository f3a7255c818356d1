"""The benchmark of orders trains one model an order on the same budget, and says so."""

from __future__ import annotations

import json

import pytest

from benchmarks import orders
from genmodels.autoregressive.orders import ORDERS


def test_its_table_has_a_line_an_order_and_the_budget():
    found = {"steps": 1500, "hidden": 300, "batch": 100, "nats": {"raster": 118.925, "random": 111.1}, "machine": "a machine"}
    head, rows, said = orders.section(found)
    assert len(head) == 2 and rows == [["raster", "118.92"], ["random", "111.10"]] and "1,500 steps of 100" in said
    assert "--measure orders" in orders.section(None)[2]


@pytest.mark.needs_data
def test_every_order_is_trained_in_its_own_order(monkeypatch, capsys):
    trained = []

    def quick(order, steps, hidden):
        trained.append((order, steps, hidden))
        return order

    monkeypatch.setattr(orders, "trained", quick)
    monkeypatch.setattr(orders, "exact", lambda model: {"nll": {"value": float(len(model))}})
    orders.main(["--json", "--steps", "7", "--hidden", "5"])
    printed = json.loads(capsys.readouterr().out)
    assert trained == [(order, 7, 5) for order in ORDERS] and printed["nats"] == {order: float(len(order)) for order in ORDERS}


@pytest.mark.needs_data
def test_two_steps_of_an_order_give_a_model_in_that_order():
    model = orders.trained("columns", 2, 8)
    assert model.order[:3].tolist() == [0, 28, 56] and model.config.hidden == (8,)
