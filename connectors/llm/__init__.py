"""Language models behind HTTP: TGI, vLLM, llama.cpp, and what speaks as OpenAI does."""
