"""Telling that memory ran out, whoever says so."""


def is_out_of_memory(error: Exception) -> bool:
    """Return whether an error says that the machine's or the graphics card's memory ran out."""
    # TensorFlow's own error by its name: what asks here need not know TensorFlow.
    return isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError"
