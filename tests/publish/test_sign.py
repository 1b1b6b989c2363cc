"""Signatures by ssh-keygen, verified here and by ssh-keygen."""

import base64
import datetime as dt
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset_tools.model.errors import DatasetToolsError
from dataset_tools.publish.place import place_of
from dataset_tools.publish.sign import check_signatures, read_trust, sign_release
from dataset_tools.publish.sshsig import BadSignature, check, parse_revoked, parse_signature, parse_signers

NOW = dt.datetime(2026, 5, 4, tzinfo=dt.UTC)
Keys = Callable[[str], Path]


def trust_of(tmp_path: Path, key: Path, options: str = 'namespaces="dataset-release"', **more: object):
    public = key.with_name(key.name + ".pub").read_text().strip()
    signers = tmp_path / "allowed_signers"
    signers.write_text(f"# keys\nreleases@ferry.example {options} {public}\n")
    return read_trust(signers, at=NOW, **more)


def test_a_signed_release_names_its_signer(folder: Path, tmp_path: Path, new_key: Keys):
    """Our verifier and ssh-keygen agree."""
    key = new_key("key")
    sign_release(folder, key)
    trust = trust_of(tmp_path, key)

    assert check_signatures(place_of(folder), trust) == ("releases@ferry.example", [])
    done = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", tmp_path / "allowed_signers", "-I", "releases@ferry.example",
         "-n", "dataset-release", "-s", folder / "SHA256SUMS.sig"],
        input=(folder / "SHA256SUMS").read_bytes(), check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0


def test_signing_again_makes_the_same_bytes(folder: Path, new_key: Keys):
    """Ed25519 is deterministic, so a signature is no reason for another release."""
    key = new_key("key")
    one = [p.read_bytes() for p in sign_release(folder, key)]

    assert [p.read_bytes() for p in sign_release(folder, key)] == one


@pytest.mark.parametrize("name", ["SHA256SUMS", "release.intoto.json"])
def test_a_changed_file_is_not_signed(folder: Path, tmp_path: Path, new_key: Keys, name: str):
    """One byte more in either signed file, and the signature does not hold."""
    key = new_key("key")
    sign_release(folder, key)
    (folder / name).write_bytes((folder / name).read_bytes() + b"\n")

    who, faults = check_signatures(place_of(folder), trust_of(tmp_path, key))
    assert who is None
    assert [f.path for f in faults] == [f"{name}.sig"]


def test_a_missing_signature_is_a_fault(folder: Path, tmp_path: Path, new_key: Keys):
    """Who asks for signatures does not get by without them."""
    who, faults = check_signatures(place_of(folder), trust_of(tmp_path, new_key("key")))

    assert (who, {f.message for f in faults}) == (None, {"not signed"})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ('namespaces="git"', "not allowed to sign"),
        ('valid-before="20260101"', "not valid at this time"),
        ('valid-after="20270101"', "not valid at this time"),
        ('namespaces="dataset-release",valid-before="20260101Z"', "not valid at this time"),
    ],
)
def test_a_key_outside_its_purpose_or_time(
    folder: Path, tmp_path: Path, new_key: Keys, options: str, message: str
):
    """The options of allowed_signers hold here as they do for ssh-keygen."""
    key = new_key("key")
    sign_release(folder, key)

    _, faults = check_signatures(place_of(folder), trust_of(tmp_path, key, options))
    assert all(message in f.message for f in faults)
    assert len(faults) == 2


def test_an_unknown_key(folder: Path, tmp_path: Path, new_key: Keys):
    """A good signature of somebody else is worth nothing."""
    sign_release(folder, new_key("stranger"))

    _, faults = check_signatures(place_of(folder), trust_of(tmp_path, new_key("key")))
    assert "not among the allowed signers" in faults[0].message


def test_a_revoked_key(folder: Path, tmp_path: Path, new_key: Keys):
    """Revocation wins over the list of signers."""
    key = new_key("key")
    sign_release(folder, key)

    trust = trust_of(tmp_path, key, revoked=key.with_name("key.pub"))
    assert "revoked" in check_signatures(place_of(folder), trust)[1][0].message


def test_another_namespace(folder: Path, tmp_path: Path, new_key: Keys):
    """A signature made for git does not sign a release."""
    key = new_key("key")
    message = (folder / "SHA256SUMS").read_bytes()
    made = subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", key],
        input=message,
        capture_output=True,
        check=True,
    )

    with pytest.raises(BadSignature, match="another purpose"):
        check(message, made.stdout.decode(), trust_of(tmp_path, key, options=""))


@pytest.mark.parametrize(
    "text",
    ["", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----", "A" * 1_000_000,
     "-----BEGIN SSH SIGNATURE-----\n" + "A" * 1_000_000,
     "-----BEGIN SSH SIGNATURE-----\n" + base64.b64encode(b"SSHSIG\0\0\0\1" + b"\xff" * 40).decode()
     + "\n-----END SSH SIGNATURE-----"],
    ids=["empty", "hollow", "letters", "endless", "lengths"],
)  # fmt: skip
def test_a_damaged_signature_is_one_clear_error(text: str):
    """No traceback, whatever the file holds."""
    with pytest.raises(BadSignature):
        parse_signature(text)


def test_a_bad_line_of_keys_is_refused():
    """Half a list of signers, or of revoked keys, would be a trap."""
    with pytest.raises(DatasetToolsError, match="line 2"):
        parse_signers("# ok\nwho ssh-ed25519 !!!\n")
    with pytest.raises(DatasetToolsError, match="revocation"):
        parse_revoked("ssh-rsa AAAA\n")


def test_signing_with_no_key_says_why(folder: Path, tmp_path: Path):
    """ssh-keygen's own words reach the user."""
    with pytest.raises(DatasetToolsError, match="did not sign"):
        sign_release(folder, tmp_path / "none")
