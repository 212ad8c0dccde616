"""What is sent to a model's server and how its answers and errors are read. No input or output."""
