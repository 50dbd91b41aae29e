"""What the sign-in page shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignInPage:
    title: str = "Sign in"
    lead: str = ""
    submit: str = "Sign in"
