"""The blocks of a draft: the body, and around it headline, byline, captions, notices and notes on the author."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from dataset_tools.convert.html.body import THRESHOLD
from dataset_tools.convert.html.features import holding
from dataset_tools.convert.html.layout import Cell, Layout
from dataset_tools.convert.html.metadata import Facts
from dataset_tools.convert.html.offers import CREDIT, LINE
from dataset_tools.convert.html.places import is_apart
from dataset_tools.convert.html.tags import BITS, TAG_BITS
from dataset_tools.convert.html.trace import PageText, squeeze
from dataset_tools.lexicon.licenses import names_agency
from dataset_tools.lexicon.phrases import Phrases
from dataset_tools.lexicon.rights import matches, needs_of, refuses_machines
from dataset_tools.model.draft import APART, Block, Role

# Words of a notice of rights, in small letters; the reader of rights decides what they mean. Languages as in lexicon/rights.
_NOTICE = re.compile(
    r"©|\(c\) ?(?:19|20)\d\d|copyright|rights reserved|2019/790|\bdsm\b|creative commons|licen[sc]ed? under|public domain|"
    r"fair (?:use|dealing)|republi[sc]|reproduc|syndicat|permission|\bcc[ -]by\b|\bcc0\b|alle rechte vorbehalten|urheberrecht|"
    r"tous droits r[ée]serv|todos los derechos|tutti i diritti|todos os direitos|alle rettigheter|alla rättigheter|"
    r"open government licen|data mining|may not be (?:published|used|copied)|originally (?:published|appeared)|"
    r"courtesy of|\bembargo|"
    r"nachdruck|abdruck|honorarfrei|vervielf|riproduz|weiterver|übernehmen|übernommen|overne|overgenomen|toestemming|toegestaan|"
    r"speicher(?:n|ung)|archivier|stockage|stocker|archivage|archiver|almacena|archivar|memorizza|archiviare|armazena|arquivar|opslag|opslaan|opgeslagen|"
    r"\b(?:not|no|nor|never|without) (?:be )?(?:\w+ ){0,2}(?:stor|archiv|cach|retain)|conserver dans|guardar en|conservar en|bewaren in|"
    r"genehmigung|reprodu[çc]|ripubblic|ripro?dott|gemeinfrei|dom(?:aine|inio|ínio) p[uú]bli[ck]|pubblico dominio|publieke? domein|"
    r"unter (?:angabe|nennung) der quelle|reprise|rediffus|retracted|withdrawn|zurückgezogen|\bkill\b",
)
# One of these stands in each of its alternatives, and finding words is cheap.
_NOTICE_WORDS = Phrases((
    "©", "(c)", "right", "creative", "licen", "domain", "fair", "republi", "reproduc", "syndicat", "permission", "cc", "vorbehalten",
    "urheber", "droits", "derechos", "diritti", "direitos", "rettigheter", "rättigheter", "mining", "may not", "originally",
    "courtesy", "embargo", "nachdruck", "vervielf",
    "riprod", "weiterver", "overne", "overgenomen", "toestemming", "genehmigung", "abdruck", "honorarfrei", "übern", "toegestaan",
    "reprodu", "ripubblic", "gemeinfrei", "domaine", "domin", "domín", "domein", "quelle", "reprise", "rediffus", "retracted", "withdrawn",
    "zurückgezogen", "kill", "2019/790", "dsm", "speicher", "archiv", "stock", "stor", "cach", "retain", "arquiv", "conserv", "guardar", "bewaren", "almacen", "memorizz", "armazen", "opsl", "opgesl",
))  # fmt: skip
# One of these stands in every line that refuses mining or training.
_MACHINE_WORDS = Phrases((
    "mining", "miner", "fouille", "estrazione", "extra", "eksploracj", "tdm", "44b", " ai", " ki", " ia", "ai-", "ai:", "ki-", "noai", "gpt", "intellig", "intelligen", "inteligen",
    "artific", "train", "trein", "entren", "entraîn", "addestr", "learn", "lern", "leren", "appren", "aprend", "model", "modèle", "machin", "maschin",
    "máquin", "macchin", "algori", "bot", "robô", "crawl", "scrap", "spider", "rastre", "raspa", "moissonn", "aspir", "automati", "neur", "corpus",
    "corpora", "dataset", "data set", "harvest", "ingest", "llm", "human", "humain", "menschen", "umani", "mensen", "auslesen", "embedding", "computation", "vectori", "tokeni", "synthetic", "generat", "fed to", "feed", "122-5-3", "auteurswet", "prospe",
))  # fmt: skip
# At the edge of a body, a block that opens with one of these is not the story any more.
_EDGE_NOTICE = re.compile(
    r"^\W{0,3}(?:©|\(c\) ?(?:19|20)\d\d|copyright\b|all rights reserved|alle rechte vorbehalten|tous droits r|todos los derechos|"
    r"this (?:article|story|essay|column|interview|review|excerpt|work|piece|content|material|text) (?:is|was|has been|may|first|originally|by .{3,60} is) "
    r"(?:\w+ ){0,3}(?:published|republished|licensed|reproduced|reprinted|available|syndicated|not be|appeared)|"
    r"(?:republished|reprinted|reproduced) (?:with|from|under|by)|licensed under|fair use notice)",
    re.IGNORECASE,
)
# Longer texts are terms of a site, not its notice.
MAX_NOTICE = 2000
# The last blocks of a body in which a notice may hide.
EDGE = 3
# A note on the author says who he is: shorter ones are bylines.
BIO_WORDS = 8
MAX_BIO = (
    400  # characters, chosen: a longer last paragraph that begins with the author's name is a text about her
)
# Blocks around the headline where byline and date stand.
NEAR = 15
# "Published: Tuesday, 4 May 2021 at 09:30 CEST, updated 5 May 2021 at 10:00" has 13.
DATELINE_WORDS = 16
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d\d?[./]\d\d?[./]\d\d(?!\d)")


def assemble(layout: Layout, page: PageText, weights: Sequence[float], facts: Facts) -> tuple[Block, ...]:
    """The blocks of the page that a later stage may need, in the order of the source.

    Args:   weights: for each cell the probability that it is body.
    """
    roles = _roles(layout, weights, facts)
    story = [layout.cells[i] for i, role in roles.items() if role is Role.BODY]
    read = {i for i, role in roles.items() if role is Role.RIGHTS} | _edges(roles)
    blocks = []
    for i, role in sorted(roles.items()):
        cell = layout.cells[i]
        span, edits = page.cut(cell.first, cell.last, cell.text)
        apart = i in read and is_apart(layout, page.raw, cell, span, story)
        blocks.append(Block(cell.text, span, role, edits, APART if apart else cell.tag, round(weights[i], 3)))
    return tuple(blocks)


def _edges(roles: dict[int, Role]) -> set[int]:
    """The first and last blocks of the body, where a notice may stand that nobody labelled."""
    body = sorted(i for i, role in roles.items() if role is Role.BODY)
    return {*body[:EDGE], *body[-2 * EDGE :]}


def _roles(layout: Layout, weights: Sequence[float], facts: Facts) -> dict[int, Role]:
    cells = layout.cells
    title = squeeze(facts.title or "")
    body = [i for i, w in enumerate(weights) if w > THRESHOLD]
    headline = facts.headline if cells and _prints(cells[facts.headline], title) else None
    roles = {i: Role.BODY for i in body if not _prints(cells[i], title)}
    for i in [*body[:1], *body[-EDGE:]]:
        if len(cells[i].text) <= MAX_NOTICE and _EDGE_NOTICE.match(cells[i].text):
            roles[i] = Role.RIGHTS
    for i in body:
        if role := _signature(
            cells[i], near=abs(i - facts.headline) < NEAR, last=i in body[-EDGE:], facts=facts
        ):
            roles[i] = role
    if headline is not None:
        roles[headline] = Role.HEADLINE
    others = [i for i in range(len(cells)) if i not in roles]
    beside = range(max(0, min(body, default=0) - EDGE), max(body, default=-1) + EDGE + 1)
    noticed = _noticed(cells, others) | {i for i in others if i in beside and _is_agency_credit(cells[i])}
    for i in others:
        near = abs(i - facts.headline) < NEAR
        if role := _other_role(layout, cells[i], noticed=i in noticed, near=near, facts=facts):
            roles[i] = role
    setting = _setting(layout, [i for i in noticed if roles.get(i) is Role.RIGHTS])
    return {**dict.fromkeys(setting - set(roles), Role.RIGHTS), **roles}


def _setting(layout: Layout, notices: Sequence[int]) -> set[int]:
    """The lines right above and below notices, in the same part of the page: "Sample footer:", "This closed in May."."""
    cells = layout.cells
    beside = ((i, j) for i in notices for j in (i - 1, i + 1) if 0 <= j < len(cells))
    return {
        j
        for i, j in beside
        if len(cells[j].text) <= LINE
        and cells[j].link * 2 < cells[j].end - cells[j].at
        and _share_a_part(layout, cells[i].element, cells[j].element)
    }


def _share_a_part(layout: Layout, one: int, other: int) -> bool:
    """True for elements side by side, or one in the other."""
    parents = [layout.elements[i].parent for i in (one, other)]
    return parents[0] == parents[1] or one == parents[1] or other == parents[0]


def _prints(cell: Cell, title: str) -> bool:
    """True where a cell prints the title, which is given without white space, and nothing else."""
    same = bool(title) and cell.end - cell.at == len(title)
    return same and squeeze(cell.text).casefold() == title.casefold()


def _noticed(cells: Sequence[Cell], which: Sequence[int]) -> set[int]:
    """Which of some blocks state rights, call the text withdrawn or refuse machines."""
    lower = [cells[i].text.lower() if len(cells[i].text) <= MAX_NOTICE else "" for i in which]
    joined, starts = "\n".join(lower), [0, *accumulate(len(t) + 1 for t in lower)]
    stated = {which[n] for n in holding(_NOTICE_WORDS, joined, starts) if _NOTICE.search(lower[n])}
    refusing = {which[n] for n in holding(_MACHINE_WORDS, joined, starts)} - stated
    gone = holding(_gone_words(), joined, starts)
    taken = {which[n] for n in gone if matches(lower[n], lower[n], "conditions", "withdrawn")}
    return stated | taken | {i for i in refusing if refuses_machines(cells[i].text)}


@cache
def _gone_words() -> Phrases:
    """One of these stands in each line that calls a text withdrawn."""
    return Phrases(needs_of("conditions", "withdrawn"))


def _is_agency_credit(cell: Cell) -> bool:
    """True for a short block, and no link, that names an agency: "(ANSA)", "By Tom Vane, Associated Press"."""
    return len(cell.text) <= LINE and cell.link * 2 < cell.end - cell.at and names_agency(cell.text)


def _signature(cell: Cell, *, near: bool, last: bool, facts: Facts) -> Role | None:
    """What a block of a body is that speaks of the author: a byline, or the note on her that ends the page."""
    text = cell.text
    if not (near or last) or not any(a.casefold() in text.casefold() for a in facts.authors):
        return None
    if len(text) <= LINE and (CREDIT.match(text) or text in facts.authors):
        return Role.BYLINE
    return Role.BIO if last and text.startswith(facts.authors) and len(text) <= MAX_BIO else None


def _other_role(layout: Layout, cell: Cell, *, noticed: bool, near: bool, facts: Facts) -> Role | None:
    """The role of a block outside the body; None for furniture, which is not carried along.

    Args:   noticed: the block states rights or refuses machines.
    """
    flags = layout.flags(cell.element)
    words = len(cell.text.split())
    if noticed:
        # A photographer's "courtesy of" belongs to the picture.
        return Role.CAPTION if flags & _PICTURE else Role.RIGHTS
    if flags & _PICTURE and words > 1:
        return Role.CAPTION
    if near and words <= 30 and any(a in cell.text for a in facts.authors):
        return Role.BYLINE
    if near and words <= DATELINE_WORDS and _YEAR.search(cell.text) and cell.link < cell.end - cell.at:
        return Role.DATELINE
    if (
        flags & (BITS["bio"] | BITS["author"])
        and words >= BIO_WORDS
        and any(a in cell.text for a in facts.authors)
    ):
        return Role.BIO
    return None


_PICTURE = TAG_BITS["figure"] | TAG_BITS["figcaption"]
