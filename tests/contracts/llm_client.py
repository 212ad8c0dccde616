"""What every language model client must do, whatever server it speaks with.

A server's own test inherits and says how to start one. `LlmContract` holds with any server, a real
one included; `ScriptedLlmContract` needs one that can be told to misbehave.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from connectors.contracts.llm import ChatTurn, Completion, LlmClient, Sampling
from connectors.errors import RateLimited, Refused, Unavailable
from connectors.llm.client import HttpLlmClient
from tests.fakes.llm import Endless, Fail, FakeLlm, Garbage, Hang, Reply, Say
from tests.support.waiting import wait_until

ASK = [
    ChatTurn("system", "Answer from the sources."),
    ChatTurn("user", "The printer says PC LOAD LETTER."),
]
FEW = Sampling(max_tokens=12)
Make = Callable[..., HttpLlmClient]


class Wanted(Exception):
    """The answer is not wanted any more."""


class Pulses:
    """Counts, and raises the third time."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1
        if self.times == 3:
            raise Wanted


class LlmContract:
    """Needs the fixture `client`."""

    def test_it_has_the_name_of_the_settings(self, client: LlmClient) -> None:
        assert client.model == "mistral"

    def test_a_whole_answer(self, client: LlmClient) -> None:
        told = client.complete(ASK, FEW)
        assert told.text
        assert told.model == "mistral"
        assert told.finish_reason in ("stop", "length")
        assert told.prompt_tokens > 0
        assert 0 < told.completion_tokens <= 13
        assert told.first_token_seconds is None

    def test_a_stream_is_the_whole_answer_in_pieces(self, client: LlmClient) -> None:
        stream = client.stream(ASK, FEW)
        pieces = list(stream)
        told = stream.completion
        assert "".join(pieces) == told.text
        assert told.finish_reason in ("stop", "length")
        assert 0 < told.completion_tokens <= 13
        assert told.first_token_seconds is not None
        assert list(stream) == []

    def test_a_score_is_a_probability_or_none(self, client: LlmClient) -> None:
        score = client.complete(ASK, FEW).score
        assert score is None or 0 <= score <= 1

    def test_any_order_of_turns_is_taken(self, client: LlmClient) -> None:
        turns = [
            ChatTurn("assistant", "Hello."),
            ChatTurn("user", "One."),
            ChatTurn("user", "Two."),
            ChatTurn("system", "Late."),
            ChatTurn("assistant", "Three."),
        ]
        assert client.complete(turns, FEW).finish_reason

    def test_a_closed_stream_ends_and_can_be_closed_again(self, client: LlmClient) -> None:
        stream = client.stream(ASK, Sampling(max_tokens=60))
        next(iter(stream))
        stream.close()
        stream.close()
        assert list(stream) == []

    def test_tokens_are_counted(self, client: LlmClient) -> None:
        some, more = client.count_tokens("a printer"), client.count_tokens("a printer " * 20)
        assert 0 < some < more

    def test_it_tells_of_itself(self, client: LlmClient) -> None:
        info = client.info()
        assert info.server
        assert info.model

    def test_an_unknown_adapter_is_refused_by_us(self, client: LlmClient) -> None:
        with pytest.raises(Refused, match="no adapter 'nobody'"):
            client.complete(ASK, Sampling(adapter="nobody"))

    def test_many_threads_ask_at_once(self, client: LlmClient) -> None:
        told: list[Completion] = []
        threads = [
            threading.Thread(target=lambda: told.append(client.complete(ASK, FEW)))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(told) == 8


class ScriptedLlmContract(LlmContract):
    """Needs the fixtures `llm` (a fake that listens) and `make` (a client of it)."""

    @pytest.fixture(autouse=True)
    def _no_long_pauses(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("connectors.llm.call.BACKOFF", 0.01)

    @pytest.fixture
    def pulse(self, monkeypatch: pytest.MonkeyPatch) -> Pulses:
        for place in ("stream", "concurrency"):
            monkeypatch.setattr(f"connectors.llm.{place}.PULSE_SECONDS", 0.02)
        return Pulses()

    @pytest.fixture
    def make(self, llm: FakeLlm) -> Make:
        def make(**access: object) -> HttpLlmClient:
            return HttpLlmClient(llm.access(**access))

        return make

    @pytest.fixture
    def client(self, make: Make) -> HttpLlmClient:
        return make()

    def test_what_was_said_is_what_is_told(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        llm.will(Say("Éteignez l’imprimante [1].\n\nPuis rallumez-la.", finish_reason="length"))
        told = client.complete(ASK, Sampling())
        assert told.text == "Éteignez l’imprimante [1].\n\nPuis rallumez-la."
        assert told.finish_reason == "length"
        assert told.completion_tokens in (5, 6)
        assert told.score == pytest.approx(0.905, abs=0.001)

    def test_a_stream_has_the_servers_tokens_and_score(
        self, llm: FakeLlm, client: HttpLlmClient
    ) -> None:
        llm.will(Say("a b c", logprob=-0.5))
        stream = client.stream(ASK, Sampling())
        assert list(stream) == ["a", " b", " c"]
        assert stream.completion.completion_tokens in (3, 4)
        assert stream.completion.prompt_tokens > 5
        assert stream.completion.score == pytest.approx(0.607, abs=0.001)

    def test_parameters_go_through(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        client.complete(ASK, Sampling(max_tokens=33, temperature=0.7, seed=11))
        body = llm.asked[0].body
        assert (body["max_tokens"], body["temperature"], body["seed"]) == (33, 0.7, 11)

    def test_the_first_token_may_take_its_time_and_no_longer(
        self, llm: FakeLlm, make: Make
    ) -> None:
        llm.otherwise = Hang()
        with pytest.raises(Unavailable, match=r"wrote nothing for 0\.7 s"):
            make(first_token_timeout=0.7).stream(ASK, FEW)
        assert len(llm.asked) == 1, "a wait in vain is not repeated"
        wait_until(lambda: llm.given_up == 1, what="the end of the request")

    def test_a_pause_between_tokens_has_an_end(self, llm: FakeLlm, make: Make) -> None:
        llm.otherwise = Say("a b c d", hang_after=2)
        stream = make(first_token_timeout=0.7).stream(ASK, FEW)
        got: list[str] = []
        with pytest.raises(Unavailable, match="wrote nothing"):
            got.extend(stream)
        assert len(llm.asked) == 1, "nothing is repeated after the first token"

    def test_slow_tokens_end_with_the_total_time(self, llm: FakeLlm, make: Make) -> None:
        llm.otherwise = Endless(token_seconds=0.05)
        stream = make(total_timeout=0.9).stream(ASK, FEW)
        with pytest.raises(Unavailable, match=r"not done after 0\.9 s"):
            list(stream)
        wait_until(lambda: llm.given_up == 1, what="the end of the request")

    def test_a_whole_answer_ends_with_the_total_time(self, llm: FakeLlm, make: Make) -> None:
        llm.otherwise = Hang()
        with pytest.raises(Unavailable, match=r"not done after 0\.7 s"):
            make(total_timeout=0.7).complete(ASK, FEW)
        wait_until(lambda: llm.given_up == 1, what="the end of the request")

    def test_closing_ends_the_generation_on_the_server(
        self, llm: FakeLlm, client: HttpLlmClient
    ) -> None:
        llm.otherwise = Endless(token_seconds=0.01)
        stream = client.stream(ASK, Sampling())
        next(iter(stream))
        stream.close()
        wait_until(lambda: llm.given_up == 1, what="the end of the request")
        assert client.load == (0, 0)

    def test_a_reader_in_another_thread_is_freed(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        llm.otherwise = Say("a b", hang_after=1)
        stream = client.stream(ASK, FEW)
        reader = threading.Thread(target=lambda: list(stream))
        reader.start()
        stream.close()
        reader.join(timeout=20)
        assert not reader.is_alive()

    @pytest.mark.parametrize(
        "reply",
        [Hang(), Say("a b", hang_after=1), Endless(token_seconds=0.01), Fail(429, retry_after=0.1)],
        ids=["no first piece", "no second piece", "pieces without an end", "a busy server"],
    )
    def test_who_waits_hears_of_it_and_may_end_it(
        self, llm: FakeLlm, client: HttpLlmClient, pulse: Pulses, reply: Reply
    ) -> None:
        llm.otherwise = reply
        with pytest.raises(Wanted):
            list(client.stream(ASK, FEW, pulse))
        assert pulse.times == 3
        wait_until(lambda: llm.running == 0, what="the end of the request")
        wait_until(lambda: client.load == (0, 0), what="the place")
        assert client.breaker == "closed", "that nobody waits is no failure of the server"

    def test_who_waits_for_a_place_hears_of_it_and_may_leave(
        self, llm: FakeLlm, make: Make, pulse: Pulses
    ) -> None:
        client = make(concurrency=1)
        llm.otherwise = Endless(token_seconds=0.01)
        stream = client.stream(ASK, FEW)
        with pytest.raises(Wanted):
            client.stream(ASK, FEW, pulse)
        assert pulse.times == 3
        assert client.load == (1, 0)
        stream.close()
        wait_until(lambda: client.load == (0, 0), what="the place")
        assert len(llm.asked) == 1

    def test_a_stream_that_nobody_holds_is_ended(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        llm.otherwise = Endless(token_seconds=0.01)
        stream = client.stream(ASK, FEW)
        del stream
        wait_until(lambda: llm.given_up == 1, what="the end of the request")

    def test_an_endless_stream_has_an_end(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        llm.otherwise = Endless()
        stream = client.stream(ASK, FEW)
        with pytest.raises(Unavailable, match="without an end"):
            list(stream)
        wait_until(lambda: llm.given_up == 1, what="the end of the request")

    def test_a_cut_before_the_first_token_is_tried_again(
        self, llm: FakeLlm, client: HttpLlmClient
    ) -> None:
        llm.will(Say(cut_after=0), Say("Bonjour [1]."))
        stream = client.stream(ASK, FEW)
        assert "".join(stream) == "Bonjour [1]."
        assert len(llm.asked) == 2

    def test_a_cut_in_the_middle_is_told_and_not_repeated(
        self, llm: FakeLlm, client: HttpLlmClient
    ) -> None:
        llm.otherwise = Say("a b c d", cut_after=2)
        stream = client.stream(ASK, FEW)
        with pytest.raises(Unavailable):
            list(stream)
        assert len(llm.asked) == 1

    def test_a_cut_whole_answer_is_tried_again(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        llm.will(Say(cut_after=0), Say("Bonjour [1]."))
        assert client.complete(ASK, FEW).text == "Bonjour [1]."

    def test_an_error_inside_the_stream(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        llm.otherwise = Say("a b c d", fail_after=2)
        stream = client.stream(ASK, FEW)
        with pytest.raises(Unavailable, match="failed while it wrote"):
            list(stream)

    def test_errors_of_the_server_are_tried_again_and_end(
        self, llm: FakeLlm, client: HttpLlmClient
    ) -> None:
        llm.will(Fail(500), Say("Bonjour [1]."))
        assert client.complete(ASK, FEW).text == "Bonjour [1]."
        llm.otherwise = Fail(500)
        with pytest.raises(Unavailable):
            client.complete(ASK, FEW)
        assert len(llm.asked) == 2 + 3

    def test_garbage_is_no_answer(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        for body in (b"<html>", b"[]", b'{"choices": 3}', b"\xff\xfe", b"", b"data: [1]\n\n"):
            llm.otherwise = Garbage(body, content_type="text/event-stream")
            with pytest.raises(Unavailable):
                client.complete(ASK, FEW)
            client._breaker.succeeded()
            with pytest.raises(Unavailable):
                client.stream(ASK, FEW)
            client._breaker.succeeded()

    def test_a_busy_server_is_waited_for(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        llm.will(Fail(429, retry_after=0.1), Say("Bonjour [1]."))
        assert "".join(client.stream(ASK, FEW)) == "Bonjour [1]."
        llm.will(Fail(429, retry_after=0.1), Say("Bonjour [1]."))
        assert client.complete(ASK, FEW).text == "Bonjour [1]."

    def test_a_server_that_stays_busy_is_told(self, llm: FakeLlm, make: Make) -> None:
        llm.otherwise = Fail(429)
        client = make(wait_timeout=0.1)
        for _ in range(4):
            with pytest.raises(RateLimited) as told:
                client.stream(ASK, FEW)
            assert told.value.retry_after > 0
        assert client.breaker == "closed", "who is busy is not away"

    def test_no_more_than_the_allowed_number_at_once(self, llm: FakeLlm, make: Make) -> None:
        client = make(concurrency=3)
        llm.otherwise = Say(first_token_seconds=0.05)
        threads = [threading.Thread(target=client.complete, args=(ASK, FEW)) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(llm.asked) == 12
        assert llm.most_at_once == 3

    def test_a_full_queue_refuses_at_once(self, llm: FakeLlm, make: Make) -> None:
        client = make(concurrency=1, queue=0)
        llm.otherwise = Endless(token_seconds=0.01)
        stream = client.stream(ASK, FEW)
        with pytest.raises(RateLimited):
            client.complete(ASK, FEW)
        stream.close()
        wait_until(lambda: client.load == (0, 0), what="the place")

    def test_a_server_that_is_away_is_left_alone_and_found_again(
        self, llm: FakeLlm, client: HttpLlmClient
    ) -> None:
        llm.stop()
        for _ in range(3):
            with pytest.raises(Unavailable, match="cannot be reached"):
                client.complete(ASK, FEW)
        assert client.breaker == "open"
        with pytest.raises(Unavailable, match="tried again in a moment"):
            client.complete(ASK, FEW)
        llm.start()
        client._breaker._opened = 0.0  # as if the rest were over
        assert client.complete(ASK, FEW).text
        assert client.breaker == "closed"

    def test_a_prompt_that_is_too_long_is_refused(
        self, llm: FakeLlm, client: HttpLlmClient
    ) -> None:
        long = [ChatTurn("user", "word " * 5_000)]
        for ask in (client.complete, client.stream):
            with pytest.raises(Refused, match="too long"):
                ask(long, FEW)
        assert len(llm.asked) == 2, "what is refused is not repeated"

    def test_a_wrong_key_is_refused(self, llm: FakeLlm, make: Make) -> None:
        llm.model.api_key = "right"
        with pytest.raises(Refused, match="API key"):
            make(api_key="wrong", served=llm.model.name).complete(ASK, FEW)
        assert make(api_key="right").complete(ASK, FEW).text

    def test_no_error_repeats_the_prompt(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        for status in (400, 404, 418, 422, 424, 500):
            llm.otherwise = Fail(status, message="You asked: PC LOAD LETTER")
            with pytest.raises((Refused, Unavailable)) as told:
                client.complete(ASK, FEW)
            assert "LETTER" not in str(told.value)
            client._breaker.succeeded()

    def test_redirects_are_not_followed(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        llm.otherwise = Garbage(b"", status=302)
        with pytest.raises(Refused, match="redirect"):
            client.complete(ASK, FEW)

    def test_the_kind_is_found_out(self, llm: FakeLlm, make: Make) -> None:
        told = make(kind="auto").info()
        assert told == make().info()
        assert told.max_tokens == 4096

    def test_tokens_by_the_servers_tokenizer_are_asked_once(
        self, llm: FakeLlm, client: HttpLlmClient
    ) -> None:
        assert client.count_tokens("one two three") == 3
        assert client.count_tokens("one two three") == 3
        assert llm.requests.count("POST /tokenize") == 1

    def test_health(self, llm: FakeLlm, client: HttpLlmClient) -> None:
        client.health()
        llm.model.healthy = False
        with pytest.raises(Unavailable):
            client.health()
