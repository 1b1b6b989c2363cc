"""Stage 2 of 9. Labels: which blocks are body, and what each of the others is. Nothing is deleted."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dataset_tools.lexicon import word_set
from dataset_tools.lexicon.phrases import Phrases
from dataset_tools.model.draft import Block, Draft, Role
from dataset_tools.model.steps import PAUSE, Steps, finish, together
from dataset_tools.normalize.captions import ends_with_credit, is_credit, may_be_caption
from dataset_tools.normalize.classifier import Classifier, load_classifier
from dataset_tools.normalize.headings import BODY, DATE_LIKE, LABEL, RIGHTS_START, find_headline, is_byline
from dataset_tools.normalize.lines import Line
from dataset_tools.normalize.marks import contains, key_of, opens_with, starts_with, whole
from dataset_tools.normalize.profile import Profile
from dataset_tools.normalize.redaction import TOKEN
from dataset_tools.normalize.repeats import lines_on_other_pages, without_repeats
from dataset_tools.normalize.sheet import Page
from dataset_tools.normalize.teasers import without_teasers

_PARAGRAPH_TAGS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "article", "section"})

# A line that is a date or an hour, with its label.
_DATED = re.compile(
    r"(?:(?:last )?(?:updated|published|posted|modified)|publié|mis à jour|veröffentlicht|aktualisiert|publicado|actualizado)\b[^.]{0,12}\d"
    r"|\d{1,2}\.? [^\W\d_]{3,10} (?:19|20)\d\d$|[^\W\d_]{3,10} \d{1,2}, (?:19|20)\d\d$|(?:19|20)\d\d-\d\d-\d\d\b",
    re.IGNORECASE,
)


def label_roles(draft: Draft, profile: Profile | None = None, classifier: Classifier | None = None) -> Draft:
    """The draft with a role on every block; roles that a converter gave stay.

    Where the converter has found the body (HTML), only the other blocks are named here.
    """
    return finish(labelling(draft, profile, classifier))


def labelling(
    draft: Draft,
    profile: Profile | None = None,
    classifier: Classifier | None = None,
    *,
    hashes: Sequence[str] | None = None,
) -> Steps[Draft]:
    """The same in steps, see `model.steps`; `hashes` are those of its blocks, where they are known."""
    furniture, doubted = lines_on_other_pages(draft, profile, hashes) if profile else (frozenset(), {})
    blocks = tuple(
        b.but(role=Role.FURNITURE, score=0.0) if i in furniture else b for i, b in enumerate(draft.blocks)
    )
    if all(b.role is not None for b in blocks):
        return replace(draft, blocks=_undated(blocks))
    texts = [b.text for b in blocks]
    classifier = classifier or load_classifier()
    lines = [classifier.read(t) for t in texts]
    keys = [line.key for line in lines]
    yield PAUSE
    if any(b.role is Role.BODY for b in blocks):
        scores = [1.0 if b.role is Role.BODY else 0.0 for b in blocks]
    else:
        scores = yield from _scores(classifier, lines, _blank_lines(draft.raw, blocks))
        scores = without_repeats(texts, scores, furniture, doubted)
        scores = _joined(texts, keys, without_teasers(lines, scores))
    yield PAUSE
    repeats = Counter(keys)
    elsewhere = furniture | doubted.keys()
    headline = find_headline(blocks, keys, scores, draft.origin.path, elsewhere=elsewhere)
    first = next((i for i, p in enumerate(scores) if p > BODY), len(blocks))
    labelled = []
    for i, (block, score) in enumerate(zip(blocks, scores, strict=True)):
        role = block.role
        if role is None or (i == headline and i in furniture):  # the teaser of this page on another
            role = (
                Role.HEADLINE
                if i == headline
                else _role(block.text, lines[i], score, repeats, late=i > first)
            )
            if role is Role.BODY and headline is not None and keys[i] == keys[headline]:
                role = Role.FURNITURE  # the headline once more
            block = block.but(role=role, score=round(score, 3))  # noqa: PLW2901
        labelled.append(block)
    found_here = all(b.role is not Role.BODY for b in blocks)
    return replace(draft, blocks=_undated(_peel(labelled) if found_here else labelled))


def _undated(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with lines above the first paragraph that are but a date no longer body."""
    out = list(blocks)
    for i, block in enumerate(out):
        if block.role is Role.BODY:
            if block.text.count(" ") >= LABEL or not _DATE_ALONE.match(block.text):
                break
            out[i] = block.but(role=Role.DATELINE)
    return tuple(out)


_DATE_ALONE = re.compile(
    r"(?:[^\W\d_]{2,15},? (?:on |le |am )?)?"
    r"(?:[^\W\d_]{3,10}\.? \d{1,2},? |\d{1,2}\.? (?:de )?[^\W\d_]{3,10}\.? (?:de )?)(?:19|20)\d\d"
    r"(?:,? ?(?:um|at|à|às|a las|alle|om|kl\.)? ?\d{1,2}[:.h]\d\d(?: ?(?:Uhr|uur|h))?)?$"
)


# Articles have at most a few thousand lines; the scores of more take a minute for a megabyte of one-letter lines.
_MANY_LINES = 20_000


def _scores(classifier: Classifier, lines: Sequence[Line], blanks: Sequence[bool]) -> Steps[list[float]]:
    """How likely each line is body; of very many lines, those of up to three words are not."""
    if len(lines) <= _MANY_LINES:
        return (yield from together(classifier.scores, Page(lines, blanks)))
    scores = [0.0] * len(lines)
    chosen = [i for i, line in enumerate(lines) if line.words > 3]
    page = Page([lines[i] for i in chosen], [*(blanks[i] for i in chosen), True])
    found = yield from together(classifier.scores, page)
    for i, score in zip(chosen, found, strict=True):
        scores[i] = score
    return scores


# A sentence beside body is body at a lower score: on held-out hosts this changes F1 by less than .0005,
# in short texts and in languages that the classifier never saw it saves first and last paragraphs.
_DOUBTFUL, _SURE, _SENTENCE = 0.15, 0.75, 8
# Where nine of ten lines from the first sentence on are sentences, the text has no furniture but at its end,
# and its paragraphs stay together. Chosen on articles of our own of three to eight paragraphs.
_CLEAN, _UNLIKELY, _SHORT_SENTENCE = 0.9, 0.02, 3
_SENTENCE_END = re.compile(r"[.!?…]\s?[”“\"’»)]?$")


def _joined(texts: Sequence[str], keys: Sequence[str], scores: list[float]) -> list[float]:
    """The scores, with doubtful sentences next to body lifted to the threshold, from sure body outward, past advertisements."""
    sizes = [t.count(" ") + 1 if _SENTENCE_END.search(t[-4:]) else 0 for t in texts]  # 0: no sentence
    first = next((i for i, size in enumerate(sizes) if size >= _SENTENCE), 0)
    clean = sum(size >= _SHORT_SENTENCE for size in sizes[first:]) >= _CLEAN * (len(texts) - first)
    shortest = _SHORT_SENTENCE if clean else _SENTENCE
    least, sure = (_UNLIKELY, BODY) if clean else (_DOUBTFUL, _SURE)
    out = list(scores)
    advertisements = word_set("mul", "advertisements")
    for order in (range(len(out)), range(len(out) - 1, -1, -1)):
        beside = 0.0
        for i in order:
            if keys[i] in advertisements:
                continue
            if (
                least < out[i] <= BODY
                and sizes[i] >= shortest
                and beside > sure
                and not _closing_role(texts[i])
            ):
                out[i] = BODY + 0.01  # of a page with furniture one sentence only: this is not sure
            beside = out[i]
    return out


def _blank_lines(raw: str, blocks: Sequence[Block]) -> list[bool]:
    """Whether a blank line stands before each block, and after the last one."""
    out = [True]
    for first, second in pairwise(blocks):
        if second.tag is not None:
            out.append(second.tag in _PARAGRAPH_TAGS)
        else:
            out.append(raw.count("\n", first.span.end, max(first.span.end, second.span.start)) > 1)
    return [*out, True]


def _role(text: str, line: Line, score: float, repeats: Counter[str], *, late: bool) -> Role:
    """The role of one line that is not the headline."""
    key, count = line.key, line.words
    short = count <= _SHORT
    if RIGHTS_START.match(text):
        return Role.RIGHTS
    if short and is_byline(text):
        return Role.BYLINE
    if count <= LABEL and _DATED.match(text):
        return Role.DATELINE
    # A line with a masked address that stands twice on a page is a banner, however it reads.
    banner = TOKEN in text and (repeats[key] > 1 or score < 0.8)
    picture = may_be_caption(text, count)
    if score > BODY and not banner and not _is_furniture(text, key, count):
        return Role.CAPTION if picture and ends_with_credit(text) else Role.BODY
    if starts_with("caption_marks", text) or (picture and is_credit(text)):
        return Role.CAPTION
    if count > 2 and contains("rights_marks", text):
        return Role.RIGHTS
    if late and count > 5 and contains("bio_phrases", text):
        return Role.BIO
    if short and not late and DATE_LIKE.search(text):
        return Role.DATELINE
    return Role.FURNITURE


# Words in a line. A byline or share bar a dozen; a plea of a site
# has at most sixty: of longer lines with the same words, most on the training pages are about newsletters.
_SHORT, _PLEA = 12, 60


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
        blocks[i] = blocks[i].but(role=role)
    for i in body[:-1]:
        if blocks[i].text.count(" ") >= _TAG or _SENTENCE_END.search(blocks[i].text[-4:]):
            break
        blocks[i] = blocks[i].but(role=Role.FURNITURE)
    return blocks


_TAG = 2  # spaces: up to two words above the first sentence are an agency or a section, not the story


_NOTICE = re.compile(
    r"all rights reserved|not subject to copyright|public domain|may be (?:re)?published|licen[cs]ed under|creative commons"
    r"|re-?(?:printed|published) (?:with|by) permission|originally (?:published|appeared)|first (?:published|appeared) (?:in|on|at)"
    r"|fair use|views expressed|opinions expressed|do(?:es)? not necessarily|©|alle rechte vorbehalten|tous droits réservés"
    r"|todos los derechos reservados|cross-?post|copyright(?:ed| owner| holder| protection)",
    re.IGNORECASE,
)
_NOTICE_STEMS = Phrases([
    "rights", "copyright", "public domain", "published", "printed", "licen", "creative commons", "appeared", "fair use",
    "expressed", "reflect", "©", "vorbehalten", "droits", "derechos", "cross",
])  # fmt: skip
_CREDITS = re.compile(
    r"(?:(?:additional )?reporting|editing|edited|compiled|translated|research) (?:by|for) |.{0,60}\bcontributed (?:reporting|to this)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"[^.]{3,80}\b(?:is|was) (?:an? |the )?[^.]{0,60}\b(?:writer|journalist|reporter|editor|correspondent|columnist|author|professor"
    r"|fellow|contributor|lecturer|critic|novelist|photographer|activist|attorney|researcher)\b",
)
# "Ada Holm ist Redakteurin …": in other languages than English a name must open the line, and a verb follow it.
_ABOUT_ELSEWHERE = re.compile(
    r"[^\W\d_a-z][\w’'-]+(?: [\w’'-]+){0,2} [^\W\d_a-z][\w’'-]+ (?:ist|est|es|è|é|is) [^“„«\"]+$"
)


_NOTICE_LENGTH = 3000  # characters, chosen, not measured: more is a whole text in one line


def _closing_role(text: str) -> Role | None:
    """What a line at the very end of a text is, where it is not the story."""
    if len(text) > _NOTICE_LENGTH:
        return None
    if text.startswith("“"):
        return None
    notice = _NOTICE_STEMS.stand_in(text.lower()) and _NOTICE.search(text)
    if "“" in text and len(text) < 600 and not notice:
        return None
    if notice:
        return Role.RIGHTS
    if _CREDITS.match(text):
        return Role.BYLINE
    bio = contains("bio_phrases", text) and (_ABOUT.match(text) or _ABOUT_ELSEWHERE.match(text))
    if bio or (TOKEN in text and len(text) < 300):
        return Role.BIO
    key = key_of(text)
    if key.count(" ") <= LABEL and (whole("furniture_ends", key) or whole("furniture_lines", key)):
        return Role.FURNITURE
    return None
