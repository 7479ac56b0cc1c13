"""Where is it? Contracts, vendors and service levels by number, name or code, of what the person may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.pages import finder
from portal.views.shortcuts import signed_in


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    found = finder.find(request.user, words)
    if found.only:
        return redirect(found.only)
    return render(request, "search/search.html", {"words": words, "found": found})
