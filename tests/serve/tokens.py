"""Keys and tokens of an issuer that is a test's own, made with openssl's program."""
import base64
import json
import os
import subprocess
import time

KINDS = {"RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
         "EdDSA": ["-algorithm", "ED25519"]}


def b64(data):
    if not isinstance(data, bytes):
        data = json.dumps(data).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*args, stdin=None):
    return subprocess.run(["openssl", *args], input=stdin, capture_output=True, check=True).stdout


class Key:
    def __init__(self, folder, alg, kid, bits=None):
        self.alg, self.kid, self.file = alg, kid, os.path.join(folder, f"{alg}-{kid}.pem")
        kind = [f"rsa_keygen_bits:{bits}" if bits and "rsa_keygen_bits" in word else word for word in KINDS[alg]]
        openssl("genpkey", *kind, "-out", self.file)

    def public(self, **more):
        """As JWKS has it."""
        if self.alg == "RS256":
            modulus = openssl("rsa", "-in", self.file, "-noout", "-modulus").decode().strip().split("=")[1]
            made = {"kty": "RSA", "n": b64(bytes.fromhex(modulus)), "e": "AQAB"}
        else:
            der = openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")
            made = ({"kty": "EC", "crv": "P-256", "x": b64(der[-64:-32]), "y": b64(der[-32:])} if self.alg == "ES256"
                    else {"kty": "OKP", "crv": "Ed25519", "x": b64(der[-32:])})
        return {"kid": self.kid, "use": "sig", "alg": self.alg, **made, **more}

    def sign(self, data):
        if self.alg == "EdDSA":
            path = self.file + ".data"
            with open(path, "wb") as out:
                out.write(data)
            return openssl("pkeyutl", "-sign", "-inkey", self.file, "-rawin", "-in", path)
        signature = openssl("dgst", "-sha256", "-sign", self.file, stdin=data)
        if self.alg == "RS256":
            return signature
        out, at = b"", 2  # DER: 30 len, 02 len r, 02 len s
        for _ in range(2):
            length = signature[at + 1]
            out += signature[at + 2:at + 2 + length].lstrip(b"\0").rjust(32, b"\0")
            at += 2 + length
        return out

    def token(self, claims, head=None, signature=None):
        head = {"alg": self.alg, "typ": "JWT", "kid": self.kid, **(head or {})}
        signed = b64({k: v for k, v in head.items() if v is not None}) + "." + (claims if isinstance(claims, str) else b64(claims))
        return signed + "." + b64(self.sign(signed.encode()) if signature is None else signature)


def claims(**more):
    now = int(time.time())
    made = {"iss": "https://login.example.org/", "aud": "detente", "sub": "8f14", "iat": now, "nbf": now, "exp": now + 600, **more}
    return {k: v for k, v in made.items() if v is not None}
