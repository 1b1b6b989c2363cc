"""Stage 2 of 9. Labels: which blocks are body, and what each of the others is. Nothing is deleted."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from dataset_tools.lexicon import words
from dataset_tools.model.draft import Block, Draft, Role
from dataset_tools.normalize.classifier import body_scores
from dataset_tools.normalize.marks import LANGUAGES, contains, key_of, opens_with, starts_with, whole
from dataset_tools.normalize.profile import Profile, is_prose, site_of
from dataset_tools.normalize.redaction import TOKEN

# Between .3 and .5 the body score of held-out hosts changes by .001; nearer .3 favours recall.
_BODY = 0.4
_PARAGRAPH_TAGS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "article", "section"})

_RIGHTS_START = re.compile(
    r"(?:disclaimer\b|©|\(c\) ?\d{4}|copyright\b.{0,40}(?:\d{4}|©|by)|all rights reserved\b)", re.IGNORECASE
)
_DATE_LIKE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}:\d\d\b")
_NAME_START = re.compile(r"\s*:?\s*[^\W\d_a-z]")
_PICTURE_CREDIT = re.compile(
    r"[(\[]?(?:photo(?:graph)?|image|picture|illustration|foto|bild)s?\s*(?:by|credit|courtesy|:|/)|getty images|/ ?(?:AFP|AP|Reuters|EPA)\b",
    re.IGNORECASE,
)
_ENDS_WITH_CREDIT = re.compile(
    r"(?:[(\[]|\b)(?:Photo(?:graph)?|Image|Picture|Foto|Bild)s?(?: by| courtesy of| credit)?\s?[:/]?\s[^.!?“”]{3,60}[)\]]?$|/(?:AFP|AP|Reuters|EPA|Getty Images)[)\]]?$"
)
# A line that is a date or an hour, with its label.
_DATED = re.compile(
    r"(?:(?:last )?(?:updated|published|posted|modified)|publié|mis à jour|veröffentlicht|aktualisiert|publicado|actualizado)\b[^.]{0,12}\d"
    r"|\d{1,2}\.? [^\W\d_]{3,10} (?:19|20)\d\d$|[^\W\d_]{3,10} \d{1,2}, (?:19|20)\d\d$|(?:19|20)\d\d-\d\d-\d\d\b",
    re.IGNORECASE,
)


def label_roles(draft: Draft, profile: Profile | None = None) -> Draft:
    """The draft with a role on every block; roles that a converter gave stay.

    Where the converter has found the body (HTML), only the other blocks are named here.
    """
    blocks = _without_site_furniture(draft, profile) if profile else draft.blocks
    if all(b.role is not None for b in blocks):
        return replace(draft, blocks=blocks)
    texts = [b.text for b in blocks]
    if any(b.role is Role.BODY for b in blocks):
        scores = [1.0 if b.role is Role.BODY else 0.0 for b in blocks]
    else:
        scores = _joined(texts, _scores(texts, _blank_lines(draft.raw, blocks)))
    keys = [key_of(t) for t in texts]
    repeats = Counter(keys)
    headline = _headline(texts, keys, scores, blocks, draft.origin.path)
    first = next((i for i, p in enumerate(scores) if p > _BODY), len(blocks))
    labelled = []
    for i, (block, score) in enumerate(zip(blocks, scores, strict=True)):
        role = block.role
        if role is None:
            role = (
                Role.HEADLINE if i == headline else _role(block.text, keys[i], score, repeats, late=i > first)
            )
            if role is Role.BODY and headline is not None and keys[i] == keys[headline]:
                role = Role.FURNITURE  # the headline once more
            # Not by `replace`, which takes three times as long: this is done for every line of a corpus.
            block = Block(block.text, block.span, role, block.edits, block.tag, round(score, 3))  # noqa: PLW2901
        labelled.append(block)
    found_here = all(b.role is not Role.BODY for b in blocks)
    return replace(draft, blocks=tuple(_peel(labelled) if found_here else labelled))


# Articles have at most a few thousand lines; the scores of more take a minute for a megabyte of one-letter lines.
_MANY_LINES = 20_000


def _scores(texts: Sequence[str], blanks: Sequence[bool]) -> list[float]:
    """How likely each line is body; of very many lines, those of up to three words are not."""
    if len(texts) <= _MANY_LINES:
        return body_scores(texts, blanks)
    scores = [0.0] * len(texts)
    chosen = [i for i, text in enumerate(texts) if text.count(" ") > 2]
    found = body_scores([texts[i] for i in chosen], [*(blanks[i] for i in chosen), True])
    for i, score in zip(chosen, found, strict=True):
        scores[i] = score
    return scores


# A sentence beside body is body at a lower score: on held-out hosts this changes F1 by less than .0005,
# in short texts and in languages that the classifier never saw it saves first and last paragraphs.
_DOUBTFUL, _SURE, _SENTENCE = 0.15, 0.5, 8
# Where nine of ten lines from the first sentence on are sentences, the text has no furniture but at its end,
# and its paragraphs stay together. Chosen on articles of our own of three to eight paragraphs.
_CLEAN, _UNLIKELY, _SHORT_SENTENCE = 0.9, 0.02, 3
_SENTENCE_END = re.compile(r"[.!?…]\s?[”“\"’»)]?$")


def _joined(texts: Sequence[str], scores: list[float]) -> list[float]:
    """The scores, with doubtful sentences next to body lifted to the threshold, from sure body outward."""
    sizes = [t.count(" ") + 1 if _SENTENCE_END.search(t[-4:]) else 0 for t in texts]  # 0: no sentence
    first = next((i for i, size in enumerate(sizes) if size >= _SENTENCE), 0)
    clean = sum(size >= _SHORT_SENTENCE for size in sizes[first:]) >= _CLEAN * (len(texts) - first)
    shortest = _SHORT_SENTENCE if clean else _SENTENCE
    least, sure = (_UNLIKELY, _BODY) if clean else (_DOUBTFUL, _SURE)
    out = list(scores)
    for order in (range(len(out)), range(len(out) - 1, -1, -1)):
        beside = 0.0
        for i in order:
            if (
                least < out[i] <= _BODY
                and sizes[i] >= shortest
                and beside > sure
                and not _closing_role(texts[i])
            ):
                out[i] = _BODY + 0.01  # of a page with furniture one sentence only: this is not sure
            beside = out[i]
    return out


def _without_site_furniture(draft: Draft, profile: Profile) -> tuple[Block, ...]:
    """The blocks, with what stands on several pages of the site labelled furniture.

    Where other pages share most of the sentences, they are copies of this one: then its prose is no furniture.
    """
    site = site_of(draft)
    shared = {
        i for i, b in enumerate(draft.blocks)
        if b.role in {None, Role.BODY} and profile.is_furniture(site, b.text) and not _names_rights(b.text)
    }  # fmt: skip
    prose = {i: len(b.text) for i, b in enumerate(draft.blocks) if is_prose(b.text)}
    if sum(prose[i] for i in shared if i in prose) > _COPY_SHARE * sum(prose.values()):
        shared -= prose.keys()
    return tuple(
        replace(b, role=Role.FURNITURE, score=0.0) if i in shared else b for i, b in enumerate(draft.blocks)
    )


# Of the characters of a page's sentences. Chosen, not measured: banners and notices of a site are less.
_COPY_SHARE = 0.7


def _names_rights(text: str) -> bool:
    """Whether a repeated line states rights or an author: repeated, but not worthless."""
    return contains("rights_marks", text) or _is_byline(text)


def _blank_lines(raw: str, blocks: Sequence[Block]) -> list[bool]:
    """Whether a blank line stands before each block, and after the last one."""
    out = [True]
    for first, second in pairwise(blocks):
        if second.tag is not None:
            out.append(second.tag in _PARAGRAPH_TAGS)
        else:
            out.append(raw.count("\n", first.span.end, max(first.span.end, second.span.start)) > 1)
    return [*out, True]


def _headline(
    texts: Sequence[str], keys: Sequence[str], scores: Sequence[float], blocks: Sequence[Block], path: str
) -> int | None:
    """Which block is the headline: the one that the page title repeats, else a first line that could be one."""
    if any(b.role is Role.HEADLINE for b in blocks):
        return None
    body = [i for i, p in enumerate(scores) if p > _BODY and len(texts[i]) > 80]
    first = body[0] if body else len(texts)
    tagged = next((i for i, b in enumerate(blocks) if b.tag == "h1"), None)
    if tagged is not None:
        return tagged
    found = _title_line(keys, first)
    if found is not None:
        return found
    folder = key_of(path.rpartition("/")[0].rpartition("/")[2].replace("-", " ").replace("_", " "))
    candidates = [i for i in range(min(first, _TOP)) if _could_be_headline(texts[i], keys[i])]
    best = max(candidates, key=lambda i: (_headline_fit(i, texts, keys, folder, first), -i), default=None)
    if best is None and len(texts) > 1 and first == 0 and _could_be_headline(texts[0], keys[0]):
        return 0
    return best


_TOP = 15  # lines


def _headline_fit(i: int, texts: Sequence[str], keys: Sequence[str], folder: str, first: int) -> int:
    """How well a line stands where headlines stand: above a byline, a date or the text, and not a site's name."""
    count = keys[i].count(" ") + 1
    following = texts[i + 1 : i + 3]
    fit = 2 * any(_is_byline(t) or (len(t) < 60 and _DATE_LIKE.search(t)) for t in following)
    fit += i + 1 == first
    fit += 5 <= count <= 20
    fit += 2 * (i == 0 and count > 4)  # a file that begins with neither banner nor menu begins with its title
    fit -= 3 * (" | " in texts[i])
    fit -= 4 * (bool(folder) and folder in keys[i] and count <= folder.count(" ") + 3)
    fit -= 2 * (count <= 4 and sum(keys[i] in k for k in keys) > 2)
    fit -= 2 * (count <= 8 and texts[i].isupper())
    fit -= texts[i].endswith(".")
    fit -= 2 * bool(_DATE_LIKE.search(texts[i]) and count <= _LABEL)
    return fit


_ABOVE_BODY = 30  # lines: share bars, authors, dates and picture credits stand between headline and text


def _title_line(keys: Sequence[str], first: int) -> int | None:
    """The line above the text that says again what the first line, a page's title, says."""
    title = keys[0].split()
    best, best_fit = None, 0.5  # half of the words in common, at least three: two pages of a site share less
    for i in range(1, min(len(keys), first + 2)):
        words_ = keys[i].split()
        if not 2 <= len(words_) <= 40:
            continue
        common = len(set(words_) & set(title))
        prefix = keys[0].startswith(keys[i]) and (len(words_) > 2 or 2 * len(words_) >= len(title))
        if not prefix and (common < 3 or i < first - _ABOVE_BODY):
            continue
        fit = 2.0 if prefix else 2 * common / (len(set(words_)) + len(set(title)))
        # Of equal lines the last: the first is in the menu or the breadcrumbs.
        if fit >= best_fit:
            best, best_fit = i, fit
    return best


_HEADLINE_SENTENCE = 18  # words; chosen: headlines that are sentences with a full stop are shorter


def _could_be_headline(text: str, key: str) -> bool:
    """Whether an opening line can be a headline: a few words, no banner, no byline, no date."""
    count = key.count(" ") + 1
    if not 2 <= count <= 30 or text.endswith((":", ",", ";")) or TOKEN in text:
        return False
    if count > _HEADLINE_SENTENCE and text.endswith("."):
        return False  # the first paragraph of a text without a headline
    return not (
        _is_byline(text)
        or (count <= 9 and (opens_with("furniture_lines", key) or opens_with("furniture_ends", key)))
        or starts_with("caption_marks", text)
        or _RIGHTS_START.match(text)
        or contains("furniture_pleas", text)
    )


def _role(text: str, key: str, score: float, repeats: Counter[str], *, late: bool) -> Role:
    """The role of one line that is not the headline."""
    count = key.count(" ") + 1
    short = count <= _SHORT
    if _RIGHTS_START.match(text):
        return Role.RIGHTS
    if short and _is_byline(text):
        return Role.BYLINE
    if count <= _LABEL and _DATED.match(text):
        return Role.DATELINE
    # A line with a masked address that stands twice on a page is a banner, however it reads.
    banner = TOKEN in text and (repeats[key] > 1 or score < 0.8)
    if score > _BODY and not banner and not _is_furniture(text, key, count):
        return Role.CAPTION if count <= _PLEA and _ENDS_WITH_CREDIT.search(text) else Role.BODY
    if starts_with("caption_marks", text) or (count <= _PLEA and _PICTURE_CREDIT.search(text)):
        return Role.CAPTION
    if count > 2 and contains("rights_marks", text):
        return Role.RIGHTS
    if late and count > 5 and contains("bio_phrases", text):
        return Role.BIO
    if short and not late and _DATE_LIKE.search(text):
        return Role.DATELINE
    return Role.FURNITURE


# Words in a line. A heading or label has few, a byline or share bar a dozen; a plea of a site
# has at most sixty: of longer lines with the same words, most on the training pages are about newsletters.
_LABEL, _SHORT, _PLEA = 8, 12, 60


def _is_furniture(text: str, key: str, count: int) -> bool:
    """Whether a line that reads like body is a site speaking of itself. Each clue is sure by itself."""
    if not key:
        return True  # "###", "* * *": marks alone
    if "“" in text or '"' in text:
        return False  # what people say of newsletters is said in a story
    opening = text.split(":", 1)[0] if ":" in text[:40] else ""
    if opening and opens_with("furniture_ends", key) and whole("furniture_ends", key_of(opening)):
        return count <= _PLEA and not text.endswith(":")
    if text.count(" | ") >= 2 and count <= _PLEA:
        return True  # a menu or share bar on one line
    return count <= _PLEA and contains("furniture_pleas", text)


def _peel(blocks: list[Block]) -> list[Block]:
    """The blocks, with what closes or opens a text and is not the story relabelled.

    From each end inward, up to the first line that is only story: rights, bios, credits and labels
    that the score took for body because they stand close to it.
    """
    body = [i for i, b in enumerate(blocks) if b.role is Role.BODY]
    for i in reversed(body):
        role = _closing_role(blocks[i].text)
        if role is None:
            break
        blocks[i] = replace(blocks[i], role=role)
    return blocks


_NOTICE = re.compile(
    r"all rights reserved|not subject to copyright|public domain|may be (?:re)?published|licen[cs]ed under|creative commons"
    r"|re-?(?:printed|published) (?:with|by) permission|originally (?:published|appeared)|first (?:published|appeared) (?:in|on|at)"
    r"|fair use|views expressed|opinions expressed|do(?:es)? not necessarily|©|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados|cross-?post|copyright(?:ed| owner| holder| protection)",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    r"(?:(?:additional )?reporting|editing|edited|compiled|translated|research) (?:by|for) |.{0,60}\bcontributed (?:reporting|to this)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"[^.]{3,80}\b(?:is|was) (?:an? |the )?[^.]{0,60}\b(?:writer|journalist|reporter|editor|correspondent|columnist|author|professor"
    r"|fellow|contributor|lecturer|critic|novelist|photographer|activist|attorney|researcher)\b",
)


_NOTICE_LENGTH = 3000  # characters, chosen, not measured: more is a whole text in one line


def _closing_role(text: str) -> Role | None:
    """What a line at the very end of a text is, where it is not the story."""
    if len(text) > _NOTICE_LENGTH:
        return None
    if text.startswith("“"):
        return None
    if "“" in text and len(text) < 600 and not _NOTICE.search(text):
        return None
    if _NOTICE.search(text):
        return Role.RIGHTS
    if _CREDITS.match(text):
        return Role.BYLINE
    bio = contains("bio_phrases", text) and _ABOUT.match(text)
    if bio or (TOKEN in text and len(text) < 300):
        return Role.BIO
    key = key_of(text)
    if key.count(" ") <= _LABEL and (whole("furniture_ends", key) or whole("furniture_lines", key)):
        return Role.FURNITURE
    return None


@cache
def _byline_openers() -> tuple[str, ...]:
    openers = {w for language in LANGUAGES for w in words(language, "byline_openers")}
    return tuple(sorted(openers, key=len, reverse=True))


def _is_byline(text: str) -> bool:
    """Whether a line begins with a byline's opening word and a name after it."""
    lower = text[:40].lower()
    for opener in _byline_openers():
        if lower.startswith(opener):
            rest = text[len(opener) :]
            return rest[:1] in {" ", ":"} and bool(_NAME_START.match(rest)) and len(text) < 160
    return False
