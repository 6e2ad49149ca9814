"""The form of the sign-in page."""

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):  # type: ignore[misc] # allauth ships no types
    """Labels say what belongs into a field; placeholders that repeat them go."""

    def __init__(self, *arguments: object, **values: object) -> None:
        super().__init__(*arguments, **values)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
