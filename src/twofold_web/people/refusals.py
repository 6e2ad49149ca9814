"""What is said to a person whose wish cannot be granted."""


class Refusal(Exception):
    """A wish that makes no sense or would break a rule; the message is a translated sentence for the person.

    Attributes:
        field: the field of the form that is at fault; empty where it is the whole.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
