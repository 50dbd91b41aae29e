"""Signing in."""

from typing import ClassVar

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField

FAILED = "The email address or the password is not right. Check both and try again."


class SignInForm(AuthenticationForm):
    """One message for every failure, so that nobody learns which addresses have an account."""

    username = UsernameField(
        label="Email address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages: ClassVar[dict[str, str]] = {"invalid_login": FAILED, "inactive": FAILED}
