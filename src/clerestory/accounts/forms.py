"""Signing in."""

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
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

    def get_invalid_login_error(self) -> forms.ValidationError:
        return forms.ValidationError(FAILED, code="invalid_login")

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        if not user.is_active:
            raise self.get_invalid_login_error()
