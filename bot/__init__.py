"""Where people come in: translate and verify what they do, call the desk, nothing else."""
