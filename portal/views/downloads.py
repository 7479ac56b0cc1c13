"""How does a stored file leave? Always as a download, under the kind that its content showed, and never as a page."""

from django.http import FileResponse, Http404

from vendors.models import StoredFile

NOTHING_RUNS = "default-src 'none'; sandbox"


def download(stored: StoredFile) -> FileResponse:
    """The file as an attachment: no browser guesses its kind or runs anything in it."""
    if not stored.file:  # kept no longer: the row still says that there was one
        raise Http404
    response = FileResponse(
        stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    return response
