"""Reads the digital signatures of a PDF in a process of its own, which is then thrown away.

Run by path; a job of JSON on standard input (`{"pdf": base64, "paper": base64 or "", "roots": [PEM, …]}`), a list of
what was found on standard output. It knows neither Django nor our models: what comes from outside is taken apart here,
within limits of memory and time, and without a network.
"""

import base64
import io
import json
import resource
import sys

MEMORY = 1024**3
SECONDS = 20
MOST = 40
# kinds that are signed by law somewhere and that no library here can verify
KNOWN_BY_OID = {"1.2.156.10197.1.501": "SM2 (SM3)", "1.2.156.10197.1.301": "SM2"}


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(job: dict) -> list[dict]:
    """One entry a signature, in the order in which they were made; none for a PDF without any."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    data, paper = base64.b64decode(job["pdf"]), base64.b64decode(job["paper"])
    reader = PdfFileReader(io.BytesIO(data), strict=False)
    holds = data.startswith(paper) if paper else None
    return [_of_signature(one, job["roots"], paper, holds) for one in list(reader.embedded_regular_signatures)[:MOST]]


def _of_signature(signature, roots: list[str], paper: bytes, holds: bool | None) -> dict:
    found = {
        "signer": "",
        "issuer": "",
        "algorithm": "",
        "claimed_at": None,
        "stamped_at": None,
        "verdict": "unverifiable",
        "coverage": "unknown",
        "trust": "unchecked",
        "holds_document": holds,
    }
    for step in (_names, _algorithm, _claimed, _coverage, _verdict):
        try:
            step(signature, found, roots)
        except Exception as error:  # whatever is wrong with it, it is a kind that cannot be verified here
            print(f"{step.__name__}: {type(error).__name__}: {error}", file=sys.stderr)
    if holds and paper:
        start, length = signature.byte_range[0], signature.byte_range[1]
        found["holds_document"] = start == 0 and length >= len(paper)
    return found


def _names(signature, found: dict, roots: list[str]) -> None:
    certificate = signature.signer_cert
    found["signer"] = _short(certificate.subject)
    found["issuer"] = _short(certificate.issuer)


def _short(name) -> str:
    """The common name, else the organisation, else all of it."""
    native = name.native
    return str(native.get("common_name") or native.get("organization_name") or name.human_friendly)[:200]


def _algorithm(signature, found: dict, roots: list[str]) -> None:
    signed = signature.signer_info["signature_algorithm"]
    oid = signed["algorithm"].dotted
    digest = signature.signer_info["digest_algorithm"]["algorithm"]
    name = KNOWN_BY_OID.get(oid) or signed["algorithm"].native
    found["algorithm"] = (name if digest.native in name else f"{name}, {digest.native}")[:80]


def _claimed(signature, found: dict, roots: list[str]) -> None:
    when = signature.self_reported_timestamp
    found["claimed_at"] = when.isoformat() if when else None


def _coverage(signature, found: dict, roots: list[str]) -> None:
    from pyhanko.sign.validation import SignatureCoverageLevel as Level

    level = signature.evaluate_signature_coverage()
    found["coverage"] = {
        Level.ENTIRE_FILE: "whole",
        Level.ENTIRE_REVISION: "revision",
        Level.CONTIGUOUS_BLOCK_FROM_START: "part",
        Level.UNCLEAR: "unknown",
    }[level]


def _verdict(signature, found: dict, roots: list[str]) -> None:
    from asn1crypto import pem, x509
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    known = [x509.Certificate.load(pem.unarmor(text.encode())[2]) for text in roots]
    context = ValidationContext(trust_roots=known, allow_fetching=False)
    status = validate_pdf_signature(signature, signer_validation_context=context, skip_diff=True)
    if not status.intact:
        found["verdict"] = "changed"
    elif status.valid:
        found["verdict"] = "intact"
        found["trust"] = "known" if status.trusted else "unknown"
    stamp = status.timestamp_validity
    if stamp is not None and stamp.intact and stamp.valid:
        found["stamped_at"] = stamp.timestamp.isoformat()


def main() -> None:
    limit()
    json.dump(read(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
