"""Traces by OpenTelemetry: which part of an answer took how long, from the event to the delivery.

`spans` is what the code calls, and does nothing until `export` (or a test) sets a tracer up;
`names` are the attributes that a span may carry, `genai` those that OpenTelemetry defines for
language models. A span never holds a text of people or a secret."""
