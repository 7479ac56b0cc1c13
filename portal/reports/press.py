"""Prints one page to PDF in a process of its own, which is then thrown away.

Run by path, with a job on standard input and the PDF on standard output; it knows neither Django nor our packages. The
job brings everything the page may read: `{"html", "files": {name: {"type", "text"}}, "identifier"}`. Addresses are
`report:name`; anything else is refused. Once the libraries are loaded there is no network, no program to start, nothing
to write, and nothing to read but Python's own modules and fonts.
"""

import json
import logging
import os
import resource
import sys

MEMORY = 3 * 1024**3  # bytes of address space; fonts are mapped whole
SECONDS = 60  # of processor time
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig", "/etc/fonts", "/var/cache/fontconfig")


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def close_the_doors() -> None:
    """From here on Python itself refuses what a printed page has no business with."""
    readable = tuple(
        os.path.realpath(folder) + os.sep
        for folder in (sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), *FONTS)
    )
    refused = (
        "socket.",
        "subprocess.",
        "os.system",
        "os.exec",
        "os.fork",
        "os.posix_spawn",
        "os.remove",
        "os.rename",
        "urllib.Request",
    )

    def guard(event: str, args: tuple) -> None:
        if event.startswith(refused):
            raise PermissionError(f"a report may not do {event}")
        if event == "open" and isinstance(args[0], str | bytes):
            path = os.path.realpath(os.fsdecode(args[0]))
            flags = args[2] or 0
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) or not path.startswith(readable):
                raise PermissionError(f"a report may not open {path}")

    sys.addaudithook(guard)


def main() -> None:
    limit()
    job = json.load(sys.stdin)
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(message)s")
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)

    from weasyprint import HTML  # after the limits, so that loading it counts as well
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Given(URLFetcher):
        """Answers the names that came with the job, and nothing else."""

        def fetch(self, url, headers=None):
            name = url.removeprefix("report:")
            if not url.startswith("report:") or name not in job["files"]:
                raise PermissionError(f"a report may not read {url}")
            given = job["files"][name]
            return URLFetcherResponse(url, given["text"], {"Content-Type": given["type"]})

    close_the_doors()
    document = HTML(string=job["html"], base_url="report:", url_fetcher=Given())
    pdf = document.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=bytes.fromhex(job["identifier"]), custom_metadata=True
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
