"""Stage 4 of 9. Can a row of a Parquet file meet what the terms ask for? Which conditions it cannot, and why."""

from collections.abc import Sequence

from dataset_tools.model.rights import Rights

# No row of a table can do these, whatever it holds.
_NEVER = {
    "tracking_pixel": "tracking_pixel cannot be met: a table loads no picture",
    "logo": "logo cannot be met: a table shows no picture",
    "credit_author_affiliation": "credit_author_affiliation cannot be met: the record holds no affiliation",
}
_ASK = {
    "notify_holder": "notify_holder is not recorded",
    "prior_permission": "prior_permission is not recorded",
    "permission_not_transferable": "the permission was given to the site, not to us",
}
_OPEN_STATUSES = frozenset({"public_domain", "cc", "open_government"})


def unmet_conditions(
    rights: Rights, url: str | None, authors: Sequence[str], publisher: str | None, *, notice_only: bool
) -> tuple[tuple[str, ...], bool]:
    """(conditions that cannot be met, each with its reason; whether only a wished-for link is missing).

    A Creative Commons licence asks for a link "to the extent reasonably practicable" (CC BY 4.0, 3(a)(1)(A)(v)), so
    for open licences a missing URL is told apart from conditions that forbid the whole text.
    """
    asked = set(rights.conditions)
    unmet = [reason for code, reason in _NEVER.items() if code in asked]
    if rights.permission_ref is None:
        unmet += [reason for code, reason in _ASK.items() if code in asked]
    if notice_only:
        return tuple(unmet), False
    unlinked = "link_to_original" in asked and not url
    if unlinked and rights.status not in _OPEN_STATUSES:
        unmet.append("link_to_original cannot be met: no URL in the raw file")
        unlinked = False
    named = bool(authors or publisher or rights.holders or rights.credit_text)
    if "attribution" in asked and not named:
        unmet.append("attribution cannot be met: no author, publisher or holder is known")
    if {"copyright_notice", "keep_notice"} & asked and not rights.statement and rights.license_url is None:
        unmet.append("the notice cannot be kept: its words were not found")
    return tuple(unmet), unlinked
