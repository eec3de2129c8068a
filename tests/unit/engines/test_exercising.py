"""The explorer of operations, against a shop in memory."""

from __future__ import annotations

from bot.domain.case import Grade
from bot.domain.exploration import Combining, Exchange, Exercised, Purpose
from bot.domain.probe import Failed, Observation, Request
from bot.domain.target import Endpoint
from bot.engines.exercising.explorer import exercise
from bot.engines.exercising.oracles import expect
from tests.fakes import notes
from tests.fakes.small_shop import API, SmallShop, operation


def explored(name: str, *, seed: int = 1, shop: SmallShop | None = None) -> Exercised:
    application = shop or SmallShop()
    target = Endpoint(name=name, path="shop.py", lines=(), operation=operation(name))
    talk = exercise(target, API, seed=seed, combining=Combining(max_rows=40))
    try:
        probe = next(talk)
        while True:
            assert isinstance(probe, Request)
            probe = talk.send(application.answer(probe))
    except StopIteration as stop:
        result = stop.value
        assert isinstance(result, Exercised)
        return result


def statuses(exercised: Exercised, purpose: Purpose) -> set[int]:
    return {exchange.response.status for exchange in exercised.exchanges if exchange.purpose is purpose}


def labels(exercised: Exercised) -> list[str]:
    return [step.label for step in exercised.preparations]


def row(exercised: Exercised, name: str) -> Exchange:
    return next(exchange for exchange in exercised.exchanges if exchange.row == name)


def test_a_user_is_registered_and_logged_in_before_a_secured_operation_is_asked() -> None:
    exercised = explored("POST /cart/items")

    assert labels(exercised)[:2] == ["Register a new user", "Log in"]
    assert statuses(exercised, Purpose.COVERING) == {201}


def test_the_thing_most_in_stock_is_taken_from_a_list() -> None:
    exercised = explored("POST /cart/items")

    binding = exercised.preparations[-1].bindings[0]
    assert (binding.name, binding.pointer, binding.rank) == ("product_id", "/0/id", "stock")
    sent = exercised.exchanges[0].sent
    assert sent is not None
    assert sent.body == {"product_id": 14}


def test_a_refusal_that_names_the_cart_leads_to_the_operation_that_fills_it() -> None:
    exercised = explored("POST /orders")

    assert "Add to the cart" in labels(exercised)
    assert 201 in statuses(exercised, Purpose.COVERING)


def test_what_the_state_refuses_gets_one_row_and_masks_no_other() -> None:
    exercised = explored("POST /orders")
    refused = row(exercised, "payment=voucher")

    assert refused.response.status == 404
    assert expect(exercised.operation, refused).grade is Grade.OBSERVED
    others = [one for one in exercised.exchanges if one.purpose is Purpose.COVERING and one.response.status == 201]
    assert len(others) >= 6


def test_a_choice_that_needs_another_is_covered_beside_it() -> None:
    exercised = explored("POST /orders")
    bodies = [one.sent.body for one in exercised.exchanges if one.response.status == 201 and one.sent is not None]

    with_message = [body for body in bodies if isinstance(body, dict) and "message" in body]
    assert with_message
    assert all(body["gift"] is True for body in with_message)


def test_a_server_error_is_brought_down_to_the_choices_that_cause_it() -> None:
    exercised = explored("POST /orders")
    broken = [one for one in exercised.exchanges if one.response.status == 500]

    assert [one.row for one in broken] == ["gift=yes, payment=invoice"]
    found = expect(exercised.operation, broken[0]).disagreement
    assert found is not None
    assert found.kind == "server-error"


def test_a_forbidden_value_that_is_accepted_is_a_finding_and_nothing_else_is() -> None:
    exercised = explored("PATCH /orders/{order_id}")
    found = [one for one in exercised.exchanges if expect(exercised.operation, one).disagreement]

    assert [one.row for one in found] == ["quantity below its minimum"]
    assert statuses(exercised, Purpose.FLAWED) == {200, 422}


def test_nobody_and_somebody_else_are_refused() -> None:
    exercised = explored("GET /orders/{order_id}")

    assert statuses(exercised, Purpose.NO_TOKEN) == {401}
    assert statuses(exercised, Purpose.OTHER_USER) == {403}
    assert statuses(exercised, Purpose.UNKNOWN) == {404}


def test_equal_answers_give_equal_exploration() -> None:
    assert explored("POST /orders") == explored("POST /orders")


def test_names_that_an_earlier_run_took_are_left_alone() -> None:
    shop = SmallShop()
    first = explored("GET /orders/{order_id}", shop=shop)

    again = explored("GET /orders/{order_id}", shop=shop)

    assert [one.response.status for one in again.exchanges] == [one.response.status for one in first.exchanges]


def test_an_application_that_never_answers_ends_the_exploration_with_a_note() -> None:
    target = Endpoint(name="POST /orders", path="shop.py", lines=(), operation=operation("POST /orders"))
    talk = exercise(target, API, seed=0, combining=Combining(max_rows=10))
    silence: Observation = Failed(reason="connection refused")
    asked = 0
    try:
        next(talk)
        while True:
            asked += 1
            talk.send(silence)
    except StopIteration as stop:
        result = stop.value
    assert asked < 40
    assert result.exchanges == ()
    assert any("preparations" in note for note in result.notes) or result.notes


def noted(name: str) -> Exercised:
    notebook = notes.Notebook()
    found = next(one for one in notes.OPERATIONS if one.name == name)
    talk = exercise(
        Endpoint(name=name, path="n.py", lines=(), operation=found), notes.API, seed=1, combining=Combining(max_rows=9)
    )
    try:
        probe = next(talk)
        while True:
            assert isinstance(probe, Request)
            probe = talk.send(notebook.answer(probe))
    except StopIteration as stop:
        result = stop.value
        assert isinstance(result, Exercised)
        return result


def test_a_token_may_come_with_the_registration_and_be_sent_in_another_way() -> None:
    exercised = noted("GET /folders")

    assert labels(exercised) == ["Register a new user"]
    assert dict(exercised.exchanges[0].request.headers) == {"Authorization": "Token {token}"}
    assert statuses(exercised, Purpose.COVERING) == {200}
    assert statuses(exercised, Purpose.NO_TOKEN) == {401}


def test_an_operation_that_asks_for_a_token_without_saying_so_gets_one() -> None:
    exercised = noted("POST /folders")

    assert statuses(exercised, Purpose.COVERING) == {201}


def test_parents_are_made_where_none_are_listed() -> None:
    exercised = noted("POST /notes")

    assert labels(exercised) == ["Register a new user", "POST /folders"]
    assert exercised.preparations[-1].bindings[0].pointer == "/folder/uuid"
    assert statuses(exercised, Purpose.COVERING) == {201}
    assert statuses(exercised, Purpose.UNKNOWN) == {404}


def test_each_row_deletes_a_thing_of_its_own() -> None:
    exercised = noted("DELETE /notes/{id}")

    assert labels(exercised) == ["Register a new user", "POST /folders", "POST /notes"]
    assert statuses(exercised, Purpose.COVERING) == {204}
    assert statuses(exercised, Purpose.UNKNOWN) == {404}


def test_another_users_success_is_a_note_where_the_document_is_silent() -> None:
    exercised = noted("GET /notes/{id}")

    assert statuses(exercised, Purpose.OTHER_USER) == set()
    assert any("another user" in note for note in exercised.notes)


def test_a_registration_explores_itself() -> None:
    exercised = noted("POST /users")

    assert statuses(exercised, Purpose.COVERING) == {201}
