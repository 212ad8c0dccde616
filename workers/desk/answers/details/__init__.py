"""Details of the answer just given: the sentence of its source that holds what is asked for."""
