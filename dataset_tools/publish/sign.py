"""Stage 8 of 9. Sign a release with `ssh-keygen -Y sign`, and check such signatures.

Signed are SHA256SUMS, which covers every file, and the in-toto statement, which travels alone as well.
"""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.model.manifest import STATEMENT, SUMS
from dataset_tools.publish.place import Place
from dataset_tools.publish.sshsig import NAMESPACE, BadSignature, Trust, check, parse_revoked, parse_signers
from dataset_tools.publish.verify import Fault
from dataset_tools.storage import write_bytes

SIGNED = (SUMS, STATEMENT)


def read_trust(signers: Path, *, at: dt.datetime, revoked: Path | None = None) -> Trust:
    """From an allowed_signers file, or a public key file (then any principal and namespace).

    Errors: DatasetToolsError where a file cannot be read or holds no key.
    """
    try:
        text = signers.read_text("utf-8")
        gone = parse_revoked(revoked.read_text("utf-8")) if revoked else frozenset()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetToolsError(
            f"{signers}: cannot read keys", hint="name an allowed_signers file"
        ) from error
    found = tuple(parse_signers(text))
    if not found:
        raise DatasetToolsError(f"{signers}: no Ed25519 key in it", hint="ssh-keygen -t ed25519 makes one")
    return Trust(found, at, gone)


def sign_release(folder: Path, key: Path) -> list[Path]:
    """Sign the release in `folder` with a private key or one held by the agent; return the .sig files.

    Ed25519 signatures are deterministic: signing again makes the same bytes.
    Errors: DatasetToolsError where ssh-keygen is missing or refuses.
    """
    program = shutil.which("ssh-keygen")
    if program is None:
        raise DatasetToolsError("signing needs ssh-keygen", hint="install OpenSSH 8.1 or newer")
    made: list[Path] = []
    for name in SIGNED:
        try:
            message = (folder / name).read_bytes()
        except OSError as error:
            raise DatasetToolsError(
                f"{folder}: not a release", hint="name the folder of a version"
            ) from error
        done = subprocess.run(  # noqa: S603 - no shell; the program is the one on the path
            [program, "-Y", "sign", "-n", NAMESPACE, "-f", str(key)],
            input=message,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise DatasetToolsError(
                f"ssh-keygen did not sign: {reason[-1] if reason else done.returncode}",
                hint="name an Ed25519 private key that you can open",
            )
        write_bytes(folder / f"{name}.sig", done.stdout)
        made.append(folder / f"{name}.sig")
    return made


def check_signatures(place: Place, trust: Trust) -> tuple[str | None, list[Fault]]:
    """Who signed the release, and a fault for each signature that is missing or does not hold."""
    who: str | None = None
    faults: list[Fault] = []
    for name in SIGNED:
        try:
            message, signature = place.read(name), place.read(f"{name}.sig").decode("utf-8", "replace")
        except OSError:
            faults.append(Fault("signature", f"{name}.sig", "not signed"))
            continue
        try:
            who = check(message, signature, trust)
        except BadSignature as error:
            faults.append(Fault("signature", f"{name}.sig", str(error)))
    return (None if faults else who), faults
