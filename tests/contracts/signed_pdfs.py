"""PDFs with real digital signatures, made with certificates of the tests' own."""

import io
from datetime import UTC, datetime, timedelta

from asn1crypto import keys, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfReader, PdfWriter


def a_pdf(pages: int = 1) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _n in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def a_certificate(name: str, key, issuer: str = "", issuer_key=None):
    """Self-signed without an issuer; good from last week on for a year."""
    subject = made.Name([made.NameAttribute(made.NameOID.COMMON_NAME, name)])
    by = made.Name([made.NameAttribute(made.NameOID.COMMON_NAME, issuer or name)])
    today = datetime.now(UTC)
    builder = (
        made.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(made.random_serial_number())
        .not_valid_before(today - timedelta(days=7))
        .not_valid_after(today + timedelta(days=365))
        .add_extension(made.BasicConstraints(ca=not issuer, path_length=None), critical=True)
    )
    usage = {
        "digital_signature": bool(issuer),
        "content_commitment": bool(issuer),
        "key_encipherment": False,
        "data_encipherment": False,
        "key_agreement": False,
        "key_cert_sign": not issuer,
        "crl_sign": not issuer,
        "encipher_only": False,
        "decipher_only": False,
    }
    builder = builder.add_extension(made.KeyUsage(**usage), critical=True)
    return builder.sign(issuer_key or key, hashes.SHA256())


def a_root(name: str = "Test Root CA") -> tuple:
    """(its key, its certificate, the certificate as PEM)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = a_certificate(name, key)
    return key, certificate, certificate.public_bytes(serialization.Encoding.PEM).decode()


def signed(pdf: bytes, signer: str, root: tuple, field: str = "Signature1") -> bytes:
    """The PDF with one signature more, appended as signing programs do."""
    root_key, root_certificate, _pem = root
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = root_certificate.subject.get_attributes_for_oid(made.NameOID.COMMON_NAME)[0].value
    certificate = a_certificate(signer, key, name, root_key)
    store = SimpleCertificateStore()
    store.register(_load(root_certificate))
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    hand = SimpleSigner(
        signing_cert=_load(certificate), signing_key=keys.PrivateKeyInfo.load(private), cert_registry=store
    )
    out = sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), PdfSignatureMetadata(field_name=field), signer=hand)
    return out.getvalue()


def _load(certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def with_something_added(pdf: bytes) -> bytes:
    """A page more, appended behind what was signed."""
    writer, out = PdfWriter(io.BytesIO(pdf), incremental=True), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def with_a_byte_changed(pdf: bytes) -> bytes:
    """Something within what was signed reads otherwise."""
    at = pdf.index(b"595")
    return pdf[:at] + b"594" + pdf[at + 3 :]


def with_kind_of_signature(pdf: bytes, oid: bytes) -> bytes:
    """As if it were signed with another algorithm: its RSA identifier in the signature replaced, same length."""
    rsa_sha256 = b"06092a864886f70d01010b"  # as hexadecimal digits, how a PDF keeps a signature
    at = pdf.lower().rindex(rsa_sha256)
    return pdf[:at] + oid + pdf[at + len(oid) :]


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)
