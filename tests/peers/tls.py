"""TLS servers with one thing wrong each, and what is to be said of them: badssl.com's list, as far as it can be rebuilt
without a public name.  OpenSSL's s_server and nginx; GnuTLS for the ciphers that Debian's OpenSSL no longer has.

Certificates are those of fixtures/certs, which its test CA issued for localhost and 127.0.0.1; what needs another key or
another issuer is made here.
"""
from pathlib import Path

CERTS = Path(__file__).resolve().parents[2] / "fixtures/certs"
CA = ("--cacert", str(CERTS / "ca.pem"))
DEBIAN = {"gnutls-serv": "gnutls-bin"}  # program: package

OPENSSL = ("openssl", "s_server", "-accept", "127.0.0.1:@port@", "-www", "-quiet", "-no_ticket")
GNUTLS = ("gnutls-serv", "--http", "--port", "@port@", "--x509certfile", "@rsa2048@.crt", "--x509keyfile", "@rsa2048@.key", "--priority")
OLD = "NONE:+COMP-NULL:+SIGN-ALL:+SIGN-RSA-SHA1:+SHA1:+MD5:+CTYPE-X509:%VERIFY_ALLOW_SIGN_WITH_SHA1"
ALL = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
CLIENTS = ("-Verify", "2", "-verify_return_error", "-CAfile", "@client_ca@.crt")


def fixture(name, *more):
    """s_server with a certificate of fixtures/certs."""
    pem = CERTS / f"{name}.pem"
    return (*OPENSSL, "-cert", pem, "-cert_chain", pem, "-key", CERTS / f"{name}.key", *more)


def made(name, *more):
    """s_server with a certificate that lab.py makes."""
    return (*OPENSSL, "-cert", f"@{name}@.crt", "-key", f"@{name}@.key", *more)


def nginx(name, *lines):
    """nginx before ws, with the lines of its server."""
    return ("nginx", f"ssl_certificate @{name}@.crt;", f"ssl_certificate_key @{name}@.key;", *lines)


# The servers: what is run, by the name that a URL has in {tls-NAME}.  What stands between two @ is a word of lab.py's.
SERVERS = {
    **{name: fixture(name) for name in ("expired", "not-yet-valid", "wrong-host", "self-signed", "self-signed-ca", "unknown-issuer",
                                        "missing-intermediate", "intercepted", "for-clients", "not-permitted", "authority", "must-staple")},
    "sha1-leaf": fixture("sha1", "-cipher", ALL),
    "all-wrong": fixture("all-wrong", "-cipher", ALL),
    "revoked": fixture("revoked", "-status_file", CERTS / "revoked.ocsp"),
    "stapled-good": made("leaf"),
    "rsa1024": made("rsa1024", "-cipher", ALL),
    "rsa1024-tls12": made("rsa1024", "-cipher", ALL, "-tls1_2"),
    "md5": made("md5", "-cipher", ALL),
    **{key: nginx(key) for key in ("rsa2048", "rsa4096", "rsa8192", "ec384")},
    "tls12-alone": nginx("rsa2048", "ssl_protocols TLSv1.2;"),
    "tls13-alone": nginx("rsa2048", "ssl_protocols TLSv1.3;"),
    "tls10": made("rsa2048", "-tls1", "-cipher", ALL),
    "tls11": made("rsa2048", "-tls1_1", "-cipher", ALL),
    "cbc": made("rsa2048", "-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA"),
    "static-rsa": made("rsa2048", "-tls1_2", "-cipher", "AES128-GCM-SHA256"),
    "null": made("rsa2048", "-tls1_2", "-cipher", "NULL-SHA256:@SECLEVEL=0"),
    "rc4": (*GNUTLS, OLD + ":+VERS-TLS1.2:+RSA:+ARCFOUR-128"),
    "rc4-md5": (*GNUTLS, OLD + ":+VERS-TLS1.0:+RSA:+ARCFOUR-128"),
    "3des": (*GNUTLS, OLD + ":+VERS-TLS1.2:+RSA:+3DES-CBC"),
    "dh512": (*GNUTLS, OLD + ":+VERS-TLS1.2:+DHE-RSA:+AES-128-CBC", "--dhparams", "@dh512@"),
    "dh1024": made("rsa2048", "-tls1_2", "-cipher", "DHE-RSA-AES128-SHA:@SECLEVEL=0", "-dhparam", "@dh1024@"),
    "dh2048": made("rsa2048", "-tls1_2", "-cipher", "DHE-RSA-AES128-SHA"),
    "x25519-alone": nginx("rsa2048", "ssl_ecdh_curve X25519;"),
    "client-tls12": made("leaf", *CLIENTS, "-tls1_2"),
    "client-tls13": made("leaf", *CLIENTS, "-tls1_3"),
    "client-nginx": nginx("leaf", "ssl_verify_client on;", "ssl_client_certificate @client_ca@.crt;"),
    "client-nginx-tls12": nginx("leaf", "ssl_verify_client on;", "ssl_client_certificate @client_ca@.crt;", "ssl_protocols TLSv1.2;"),
}

# Certificates to make: (issuer, arguments for `openssl req`).
KEYS = {
    **{f"rsa{bits}": ("ca", ("-newkey", f"rsa:{bits}")) for bits in (1024, 2048, 4096, 8192)},
    "ec384": ("ca", ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1")),
    "md5": ("rsa_ca", ("-newkey", "rsa:2048", "-md5")),
    "client": ("client_ca", ("-newkey", "rsa:2048")),
    "stranger": ("ca", ("-newkey", "rsa:2048")),
}

OWN, SYSTEM = ("--cacert", "{ca}.crt"), ()
LOCAL = "wss://localhost:{{tls-{}}}/chat"

# (server, flags, the cause, further causes that must be named, words that must be somewhere in the findings).  Certificates
# stop the handshake before a request: exit code 60; the others are 35.
BAD = [
    ("expired", CA, "tls-certificate-expired", (), ()),
    ("not-yet-valid", CA, "tls-certificate-not-yet-valid", (), ()),
    ("wrong-host", CA, "tls-wrong-host", (), ("other.example",)),
    ("self-signed", SYSTEM, "tls-self-signed", (), ()),
    ("self-signed-ca", SYSTEM, "tls-self-signed", (), ()),
    ("unknown-issuer", SYSTEM, "tls-unknown-issuer", (), ("neither browsers nor this machine",)),
    ("missing-intermediate", CA, "tls-missing-intermediate", (), ("wswhy test intermediate",)),
    ("intercepted", SYSTEM, "tls-intercepted", (), ("mitmproxy",)),
    ("for-clients", CA, "tls-certificate-invalid", (), ("clientauth",)),
    ("not-permitted", CA, "tls-certificate-invalid", (), ("name constraints",)),
    ("authority", CA, "tls-certificate-invalid", (), ("ca:true",)),
    ("sha1-leaf", CA, "tls-certificate-weak", (), ("sha-1",)),
    ("md5", ("--cacert", "{rsa_ca}.crt"), "tls-certificate-weak", (), ("md5",)),
    ("rsa1024", OWN, "tls-certificate-weak", (), ("1024 bits",)),
    ("rsa1024-tls12", OWN, "tls-certificate-weak", (), ("1024 bits",)),
    ("revoked", CA, "tls-certificate-revoked", (), ("keycompromise",)),
    ("all-wrong", CA, "tls-certificate-expired",
     ("tls-wrong-host", "tls-unknown-issuer", "tls-certificate-weak", "tls-certificate-invalid"), ("sha-1", "clientauth")),
]
NO_HANDSHAKE = [
    ("tls10", OWN, "tls-version-unsupported", ("tls 1.0",)),
    ("tls11", OWN, "tls-version-unsupported", ("tls 1.1",)),
    ("tls13-alone", (*OWN, "--tls-max", "1.2"), "tls-version-unsupported", ("--tls-max",)),
    ("tls12-alone", (*OWN, "--tlsv1.3"), "tls-version-unsupported", ("--tlsv1.3",)),
    ("rsa2048", (*OWN, "--ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256", "--tls-max", "1.2"), "tls-no-common-cipher", ("ecdhe-ecdsa",)),
    ("cbc", OWN, "tls-no-common-cipher", ("ecdhe_rsa_with_aes_128_cbc_sha",)),
    ("static-rsa", OWN, "tls-no-common-cipher", ("tls_rsa_with_aes_128_gcm",)),
    ("null", OWN, "tls-no-common-cipher", ("null",)),
    ("rc4", OWN, "tls-no-common-cipher", ("rc4",)),
    ("rc4-md5", OWN, "tls-version-unsupported", ("rc4", "tls 1.0")),
    ("3des", OWN, "tls-no-common-cipher", ("3des",)),
    ("dh512", OWN, "tls-no-common-cipher", ("512 bits",)),
    ("dh1024", OWN, "tls-no-common-cipher", ("1024 bits",)),
    ("dh2048", OWN, "tls-no-common-cipher", ("2048 bits",)),
    ("x25519-alone", (*OWN, "--curves", "P-384"), "tls-no-common-cipher", ("p-384",)),
    ("x25519-alone", (*OWN, "--curves", "P-384:P-256", "--tls-max", "1.2"), "tls-no-common-cipher", ("p-384",)),
    ("client-tls12", OWN, "tls-client-certificate-required", ("wswhy test client_ca",)),
]
GOOD = [(key, OWN) for key in ("rsa2048", "rsa4096", "rsa8192", "ec384", "tls12-alone", "tls13-alone")]

IDENTITY = ("--cert", "{client}.crt", "--key", "{client}.key")
STRANGER = ("--cert", "{stranger}.crt", "--key", "{stranger}.key")
