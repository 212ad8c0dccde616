"""A language model that says what a test wants, over real HTTP, in TGI's or vLLM's own words.

::

    def test_it(fake_llm: FakeLlm) -> None:           # TGI; `FakeLlm("vllm")` for the other
        fake_llm.will(Say("Bonjour [1]."), Fail(429, retry_after=1), Hang())
        client = HttpLlmClient(fake_llm.access())     # or GUICHET_MODELS=fake_llm.setting()
        ...
        assert fake_llm.asked[0].messages[-1]["content"] == "…"

Replies are taken in order; when none is left, `fake_llm.otherwise` answers: a reply, or a function
of the request. What speaks to a child process or a worker needs nothing else: it is a real server.
"""

from tests.fakes.llm.replies import Asked, Endless, Fail, Garbage, Hang, Reply, Say
from tests.fakes.llm.server import FakeLlm

__all__ = ["Asked", "Endless", "Fail", "FakeLlm", "Garbage", "Hang", "Reply", "Say"]
