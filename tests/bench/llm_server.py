"""A server that streams answers at a set pace, on one event loop: it is nobody's bottleneck.

``python -m tests.bench.llm_server FIRST_SECONDS TOKENS TOKEN_SECONDS`` prints its address.
"""

from __future__ import annotations

import asyncio
import json
import sys

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(data: str) -> bytes:
    """One event as one HTTP chunk."""
    sent = f"data: {data}\n\n".encode()
    return b"%x\r\n%s\r\n" % (len(sent), sent)


def event(text: str, finish: str | None = None) -> bytes:
    """A piece of an answer in TGI's form."""
    choice = {
        "index": 0,
        "delta": {"role": "assistant", "content": text},
        "logprobs": {"content": [{"token": text, "logprob": -0.1, "top_logprobs": []}]},
        "finish_reason": finish,
    }
    return chunk(json.dumps({"object": "chat.completion.chunk", "choices": [choice]}))


class Paced:
    """Serves connections; each may ask many times."""

    def __init__(self, first: float, tokens: int, pause: float) -> None:
        self._first, self._tokens, self._pause = first, tokens, pause

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until the client leaves."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
                await reader.readexactly(int(length or 0))
                await self._answer(writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + self._first
        writer.write(HEAD)
        for at in range(self._tokens):
            await asyncio.sleep(max(0.0, due - loop.time()))
            writer.write(event(f" word{at}"))
            due += self._pause
        writer.write(event("", "stop") + chunk("[DONE]") + b"0\r\n\r\n")
        await writer.drain()


async def main() -> None:
    """Serve until standard input ends."""
    paced = Paced(float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
    server = await asyncio.start_server(paced.serve, "127.0.0.1", 0, backlog=512)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"http://127.0.0.1:{port}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
