"""Language models behind HTTP: TGI, vLLM, llama.cpp, and what speaks as OpenAI does.

`client` is the way in; a `call` waits for its place and makes the tries of one `generation`, and
`endpoint` knows what `discovery` found out of the server. `protocol` holds the wire formats."""
