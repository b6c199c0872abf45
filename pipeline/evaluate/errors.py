"""What evaluation refuses."""


class BadInput(ValueError):
    """Gold, records or a saved evaluation that cannot be used. The message says what to do."""
