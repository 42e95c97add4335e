"""What a user can put right."""


class BadInput(ValueError):
    """What the user gave cannot be used; the message says what, where and what to do."""
