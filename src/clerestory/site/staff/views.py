"""The first page after signing in."""

from django.http import HttpResponse
from django.shortcuts import render

from clerestory.accounts.views import StaffRequest, staff_page
from clerestory.site.staff.pages import home_page


@staff_page
def home(request: StaffRequest) -> HttpResponse:
    return render(request, "site/home.html", {"page": home_page(request.user)})
