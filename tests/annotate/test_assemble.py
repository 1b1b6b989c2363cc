"""What `assemble` lets out of a notice: the words that matter, without ways to reach a private person."""

import hashlib
from dataclasses import replace

import pytest

from dataset_tools.annotate.assemble import assemble
from dataset_tools.model.draft import Role
from tests.builders import draft_of

STORY = "The ferry to Gull Rock came late again on Monday, and nobody on the quay was surprised."


def rights_of(notice):
    """The rights of a story above a notice, and the raw text they were read from."""
    draft = draft_of(STORY, notice)
    draft = replace(draft, blocks=(draft.blocks[0], draft.blocks[1].but(role=Role.RIGHTS)))
    return assemble(draft).article.rights, draft.raw


def printed(rights):
    """Every free word of the rights that a release prints."""
    words = (rights.statement, rights.credit_text, *rights.contact, *(h.name for h in rights.holders))
    return " ".join(w for w in words if w)


class TestContactsInRights:
    """docs/explanation/rights.md: contacts in a notice are masked by the same tokens as in the body."""

    @pytest.mark.parametrize(
        ("notice", "secret", "token"),
        [
            ("© 2024 Tern Post. To republish this article, write to ines@tern.example.", "ines@", "⟦EMAIL⟧"),
            (
                "© 2024 Tern Post, all rights reserved, call +44 20 7946 0018 to reprint.",
                "7946",
                "⟦PHONE⟧",
            ),
            ("© 2024 Ines Calloway ines@tern.example. All rights reserved.", "ines@", "⟦EMAIL⟧"),
        ],
    )
    def test_addresses_and_numbers_become_tokens(self, notice, secret, token):
        """Wherever the reader put the words, the way to the person is gone."""
        rights, _ = rights_of(notice)

        assert secret not in printed(rights)
        assert token in printed(rights)

    def test_a_hole_left_upstream_stays_as_it_is(self):
        """`[email protected]` hides nobody and is not masked a second time."""
        rights, _ = rights_of("© 2024 Tern Post. To republish this article, write to [email protected].")

        assert rights.contact == ("[email protected]",)

    def test_two_contacts_of_one_kind_leave_one_token(self):
        """How many people could be reached is nobody's business, and a list of equal tokens says nothing."""
        rights, _ = rights_of(
            "© 2024 Tern Post. To republish this article, write to ines@tern.example or per@tern.example."
        )

        assert rights.contact == ("⟦EMAIL⟧",)

    def test_evidence_still_slices_the_raw_text(self):
        """Masking changes no span and no digest: both are of the words as contributed."""
        rights, raw = rights_of(
            "© 2024 Tern Post, all rights reserved, write to ines@tern.example to reprint."
        )

        spans = [(e.span, e.quote_sha256) for e in rights.evidence if e.span]
        assert any("ines@tern.example" in span.of(raw) for span, _ in spans)
        assert all(hashlib.sha256(s.of(raw).encode()).hexdigest() == digest for s, digest in spans)
