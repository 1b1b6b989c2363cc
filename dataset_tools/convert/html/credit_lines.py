"""A credit line, cut into the pieces that could each be one name: "By Mara Ilves, Ph.D. and Oskar Tamm in Low Island"."""

import re

_LEAD = re.compile(
    r"^\W*(?:(?:(?:originally |an? |eine? |une? |una )?(?:analysis|opinion|review|interview|perspective|essay|commentary|reporting|written|posted|published|reported|story|stories|words|text|article|created|"
    r"compiled|contributed|authored|guest post|(?:guest )?column|kommentar|analyse|gastbeitrag|kolumne|bericht|reportage|rezension|geschrieben|verfasst|propos recueillis|"
    r"écrit|rédigé|publié|a cura|scritto|articolo|intervista|escrito|publicado|entrevista|reportagem|texto|geschreven|skrevet|skriven)"
    r"(?: (?:and|&|und|et|e|y) \w+)?\s+)?(?:by|von|par|por|di|da|af|av|door|text|texte|texto|autor(?:in)?|"
    r"authors?|auteur|autore|redactor|skribent)(?=[\s:]|$)\s*:?\s*|"
    r"(?:words|writer|reporter|story|opinion|kommentar|interview|analyse|reportage|tekst|testo|forfatter|författare|kirjoittaja|yazar|penulis|автор|column|文|撰文|作者|記者|记者)\s*[:：｜／/]\s*)",
    re.IGNORECASE,
)
# "Von unserer Korrespondentin Mara Ilves", "Da nostra inviata a Roma Mara Ilves": whose she is, what and where.
_OURS = re.compile(
    r"^(?:(?:de|da|dal|dalla|del|von|par|por|di)\s+)?(?:our|unser\w*|notre|nostr[oa]|nuestr[oa]|onze|vår)\s+[\w-]+\s+"
    r"(?:(?:in|à|en|a|i)\s+[\w-]+,?\s+)?(?=[^\W\d_]\w+\s)",
    re.IGNORECASE,
)
# A reporter's post as it is written behind or before a name without a space between: "김철수 기자", "記者王小明".
_REPORTER = re.compile(r"\s*(?:기자|記者|记者|[／/]\w*(?:報導|报道))$|^(?:記者|记者)\s*(?=\w)")
# "BySummer Swann": a tag stood between the two; read with case, for "Byron" is a name.
_GLUED = re.compile(r"^(?:Written )?By(?=[A-Z][a-z])")
# Who checked or pictured a story did not write it.
_OTHER_CREDIT = re.compile(
    r"\b(?:reviewed|checked|edited|editing|updated|photo\w*|foto\w*|bild\w*|illustrat\w*|image|video|translat\w+|sponsored|powered|presented|approved)\b"
    r"(?:\s+\w+)?\s*(?:(?:by|von|par|por)\b|:)",
    re.IGNORECASE,
)
# One of these stands in each of its matches, and finding a word is cheap.
_CREDITING = (":", "by", "von", "par", "por")
# In "Text and photos by Mara Ilves" the same person did both.
_BOTH = re.compile(
    r"^((?:story|text|texte?|words|reporting)) (?:and|&|und|et|e|y) \w+(?=\s+(?:by|von|par|por|di)\s)",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"(\s*(?:;|\||｜|/|[•·⋅∙●▪■◦‧]|\n|\s[-–—]\s|,?\s+(?:and|und|et|e|y|og|och|en|with|&amp;|&)\s+|[,、，]\s*(?!\d))\s*)",
    re.IGNORECASE,
)
# What joins names to names; a comma or a dash may also bring the post of a person or the place of an event.
_JOINS = re.compile(r";|&|\w")
_CREDENTIAL = re.compile(
    r"^(?:Ph\.?\s?D\.?|M\.?D\.?|MS|M\.S\.|MA|M\.A\.|MPH|MBA|RD|RDN|RN|LD|CPT|CSCS|CFP|CPA|JD|J\.D\.|Esq\.?|Jr\.?|Sr\.?|"
    r"I{2,3}|IV|DO|DDS|DMD|DVM|DPT|PT|PharmD|EdD|LCSW|LMFT|FAAP|FACP|BSc|MSc|BA|B\.A\.|BS|CISSP|CNS|NP|PA-C|FAND)$"
)

# "Mara Ilves for the Quay Courier", "MARA ILVES IN PORT ANSEL": whom she writes for, and where.
_FOR_WHOM = re.compile(
    r"\s+(?:[Ff]or|FOR|[Ff]rom|FROM|in|IN|at|AT|on|ON|via|[Ss]pecial [Tt]o|SPECIAL TO)\s.*", re.DOTALL
)
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")  # of a name that is stated as it is printed
_ASIDE = re.compile(r"\([^()]{0,80}\)?|(?<=\w)\s+@\w+|(?<=[^\W\d_])/[A-Z]{2,4}\b")
MAX_LINE = 200  # a byline beyond this is a paragraph
# What follows the names on the same line.
_AFTER_NAMES = re.compile(
    r"\s+(?:on|at|in|for|is|was|has|\|)\s.*|\s*[|•·⋅∙●▪■◦‧–—]\s.*|\s+-\s.*|\s*(?:\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d"
    r"|(?:Last )?(?:Published|Updated|Posted|Modified)\b).*",
    re.DOTALL,
)


def before_date(line: str) -> str:
    """A line without the date, place or section that follows its first words.

    >>> before_date("Mara Ilves | May 4, 2021"), before_date("Mara Ilves 02 May 2021")
    ('Mara Ilves', 'Mara Ilves')
    """
    return _AFTER_NAMES.sub("", line[:MAX_LINE], count=1)


def split_names(line: str) -> list[str]:
    """The pieces of a credit line that could each be one name, without "By" in front.

    >>> split_names("By Mara Ilves, Ph.D. and Oskar Tamm")
    ['Mara Ilves', 'Oskar Tamm']
    """
    return [piece for piece, _ in pieces(line)]


def pieces(line: str) -> list[tuple[str, bool]]:
    """The pieces of a credit line, and for each whether a word or mark that joins names stands before it."""
    if len(line) > MAX_LINE:
        return []
    line = line.replace("\xa0", " ")
    line = _BOTH.sub(r"\1", _TAGS.sub("", line) if "<" in line else line)
    if any(word in line.lower() for word in _CREDITING) and (other := _OTHER_CREDIT.search(line)):
        line = line[: other.start()]
    line = _OURS.sub("", _GLUED.sub("", _LEAD.sub("", _ASIDE.sub(" ", line))))
    parts = _SPLIT.split(line)
    found = []
    for piece, mark in zip(parts[::2], ["", *parts[1::2]], strict=True):
        text = _FOR_WHOM.sub("", piece)
        text = text if text.isascii() else _REPORTER.sub("", text)
        text = text if text.endswith(("Jr.", "Sr.")) else text.strip(" .,;:-–—|•·()\"'“”")
        if text and not _CREDENTIAL.match(text):
            found.append((_once(text), bool(_JOINS.search(mark))))
    return found


def without_credit(line: str) -> str:
    """A line without "By" in front and the date or place behind: what is left names who signs."""
    line = before_date(_GLUED.sub("", _LEAD.sub("", line.replace("\xa0", " "))))
    return " ".join(_FOR_WHOM.sub("", line).split())


def _once(name: str) -> str:
    """A name that stands twice, as picture and as link, said once.

    >>> _once("Mara Ilves Mara Ilves")
    'Mara Ilves'
    """
    half = len(name) // 2
    return name[:half] if len(name) > 8 and name[:half] + " " + name[:half] == name else name
