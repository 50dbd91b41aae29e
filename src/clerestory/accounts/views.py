"""Signing in and out, and the door of every staff page."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest

from clerestory.accounts.forms import SignInForm
from clerestory.accounts.models import Person
from clerestory.accounts.pages import SignInPage

staff_page = login_required


class StaffRequest(HttpRequest):
    """For annotations: what a view behind `staff_page` gets, with a person signed in."""

    user: Person


class SignIn(LoginView):
    template_name = "govuk/form_page.html"
    authentication_form = SignInForm
    redirect_authenticated_user = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "page": SignInPage()}


class SignOut(LogoutView):
    http_method_names = ("post",)
