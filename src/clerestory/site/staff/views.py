"""The first page after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clerestory.accounts.views import staff_page
from clerestory.site.staff.pages import home_page


@staff_page
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html", {"page": home_page(request.user)})
