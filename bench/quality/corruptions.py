"""Copies of training pages with the troubles of scraped news: banners, bios, notices, related stories.

Every text here is of our own invention. A corrupted copy keeps the gold body; what is put around it is not body.
"""

import random
import re

OUTLETS = ("Harbour Ledger", "Northfold Review", "The Quayside Post", "Meridian Dispatch", "Civic Lantern",
           "Saltmarsh Times", "Open Delta", "Prairie Signal", "The Copper Gazette", "Valley Sentinel")  # fmt: skip
NAMES = ("Ada Holm", "Ben Ruiz", "Chi Oduya", "Dara Quist", "Emil Vance", "Fatima Sorel", "Gus Tanaka",
         "Hedda Moor", "Ines Calder", "Jonas Pryde", "Kofi Marsh", "Lena Ortiz", "Marek Dahl", "Nadia Frost")  # fmt: skip
CITIES = ("Larnwick", "Port Ellery", "Duneville", "Ostrava Bay", "Kestrel Falls", "New Arden")
TOPICS = (
    "housing",
    "the harbour",
    "energy",
    "foreign policy",
    "school boards",
    "farming",
    "trade",
    "climate",
)
TOKEN = "[email protected]"

BANNERS = (
    "VISIT OUR NEW WEB SITE: ({outlet}). Contact at {token}.",
    "Sign up for the {outlet} newsletter and get the day's top stories in your inbox every morning.",
    "Like what you are reading? {outlet} depends on readers like you. Please donate today.",
    "Our journalism is free because readers pay for it. Support {outlet} from as little as 3 a month.",
    "This site uses cookies to improve your experience. By continuing you agree to our cookie policy.",
    "We and our partners use cookies and similar technologies to store and access information on your device.",
    "Join the {outlet} channel on Telegram and WhatsApp for breaking news.",
    "Listen to interviews with leading guests on the {outlet} radio hour, live every Sunday at noon.",
    "My newest book as editor is titled “Tides of Power: Notes on {topic}.” Order it from the publisher.",
    "You have read your last free article this month. Subscribe now for unlimited access to {outlet}.",
    "Get the {outlet} app: all the news on {topic}, on your phone.",
    "Become a Member of {outlet}",
    "Comment on {outlet} articles on our Facebook page",
    "Subscribe to our free weekly newsletter",
    "Sign up for our newsletter and get the week in {city} in your inbox every Friday.",
    "Local news is read by many and paid for by few. If you value what we do, please support {outlet}.",
    "Discuss {outlet} articles on our forum",
    "Become a Friend of {outlet}",
    "Listen to The Evening Table every Thursday on Radio {city}.",
    "{outlet} | News from {city}",
    "Home | Local | Sport | Letters | Subscribe",
    "Share this story: Facebook | X | WhatsApp | Email",
    "Send a letter to the editor",
    "Have a tip? Write to {token}.",
    "Every Friday in your inbox: our newsletter.",
    "FOR IMMEDIATE RELEASE",
    "###",
    "Follow us on Twitter and Instagram",
    "ADVERTISEMENT",
    "Article continues below this ad",
    "Story continues after advertisement",
    "Download the free app",
)
SHARE = ("Share", "Tweet", "Email", "Print", "Facebook", "WhatsApp", "LinkedIn", "Copy link", "Save", "Share this article",
         "Listen to this article", "0 comments", "12 Comments", "3 min read")  # fmt: skip
BIOS = (
    "{name} lives in {city}. The author can be reached at {token} Visit the blog for more on {topic}.",
    "{name} is a staff writer at {outlet}, covering {topic}. Before joining {outlet} in 2019, {last} reported from {city}.",
    "{name} is a freelance journalist based in {city}, writing about {topic} and public life.",
    "{name} is a professor of political science at the University of {city} and the author of several books on {topic}.",
    "About the author: {name} has covered {topic} for {outlet} since 2011. Follow {last} on Twitter.",
    "Reporting by {name} in {city}; editing by {name2}",
    "{name} contributed reporting from {city}.",
    "{name}, a former diplomat, teaches at the Institute of {topic} in {city}.",
    "This article was written by employees of the {city} Survey as part of their official duties.",
    "{name} is the {city} bureau chief of {outlet}. {last} joined the paper after ten years as a correspondent in {city2}.",
)
NOTICES = (
    (
        "Disclaimer: The contents of this article are the sole responsibility of the author. {outlet} will not be responsible for any "
        "inaccurate or incorrect statement. {outlet} grants permission to cross-post original articles on community sites as long as the "
        "text and title are not modified. For publication in print or on commercial sites, contact {token}. This site contains "
        "copyrighted material the use of which has not always been specifically authorised by the copyright owner."
    ),
    "The views expressed in this article are the author's own and do not necessarily reflect the editorial policy of {outlet}.",
    "© 2024 {outlet}. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
    "Copyright {outlet} 2023. Reprinted with permission.",
    "This article was originally published by {outlet} and is republished here under a Creative Commons licence. Read the original article.",
    (
        "Fair use notice: we make such material available in an effort to advance understanding of {topic}. We believe this is a fair use "
        "of any such copyrighted material. If you wish to use it for purposes of your own, you must obtain permission from the owner."
    ),
    "For media inquiries: {token}",
    "The opinions expressed here are those of the writer. {outlet} welcomes letters at {token}.",
)
HEADINGS = ("Related Stories", "Read more", "More from {outlet}", "Most read", "You may also like", "Recommended for you",
            "Latest news", "Trending now", "More on {topic}", "Don't miss", "Related:")  # fmt: skip
COMMENTS = (
    "I have lived in {city} for thirty years and never seen the council do a single thing about {topic}. Shame on them all.",
    "Great piece, thank you. I wonder what {name} would say about {topic} now that the vote is over?",
    "What nonsense. The author clearly has not read the report. I will not renew my subscription.",
    "Agree with the comment above, but you forget that {topic} costs money and nobody wants to pay for it.",
)
CAPTIONS = (
    "Photo: {name}/{outlet}", "The old quay in {city}, seen last week. (Photo by {name})", "Image credit: {outlet}",
    "People wait outside the town hall in {city} on Tuesday. {name}/{outlet}", "File photo: {outlet}",
)  # fmt: skip


def filled(rng: random.Random, template: str) -> str:
    name = rng.choice(NAMES)
    return template.format(
        outlet=rng.choice(OUTLETS), name=name, last=name.split()[1], name2=rng.choice(NAMES), city=rng.choice(CITIES),
        city2=rng.choice(CITIES), topic=rng.choice(TOPICS), token=TOKEN,
    )  # fmt: skip


def pick(rng: random.Random, templates: tuple[str, ...], most: int) -> list[str]:
    """Up to `most` different lines."""
    return [filled(rng, t) for t in rng.sample(templates, min(len(templates), rng.randint(0, most)))]


def corrupted(
    texts: list[str], marks: list[bool], title: str, titles: list[str], rng: random.Random
) -> list[str]:
    """The lines of a page as another site might have left them: its body, and furniture of our own.

    `texts` and `marks` are the lines and whether they are body; `titles` are headlines of other pages.
    """
    first = next((i for i, m in enumerate(marks) if m), 0)
    last = max((i for i, m in enumerate(marks) if m), default=len(texts) - 1)
    keep_inside = rng.random() < 0.5  # furniture between paragraphs, as the page had it
    body = [
        t for t, m in zip(texts[first : last + 1], marks[first : last + 1], strict=True) if m or keep_inside
    ]
    for line in pick(rng, BANNERS, 2) + pick(rng, CAPTIONS, 2):
        body.insert(rng.randint(0, len(body)), line)
    if rng.random() < 0.3 and len(body) > 4:  # a teaser in the middle of the text
        at = rng.randint(2, len(body) - 1)
        body[at:at] = [
            rng.choice(("Read also:", "READ MORE:", "Related:", "Read more:", "See also:"))
            + " "
            + rng.choice(titles)
        ]
    top = pick(rng, BANNERS, 2) if rng.random() < 0.5 else []
    top.append(title)
    if rng.random() < 0.3:
        top.append(title)
    top += rng.choice(([], [f"By {rng.choice(NAMES)}"], [rng.choice(NAMES), "March 4, 2024"], ["Updated 3:14 p.m."],
                       [f"By {rng.choice(NAMES)}", "Published 12 June 2023"], [f"{rng.choice(CITIES).upper()} —"]))  # fmt: skip
    top += pick(rng, BANNERS, 2) + (pick(rng, SHARE, 6) if rng.random() < 0.5 else [])
    end = pick(rng, BANNERS, 3)
    if rng.random() < 0.5:
        end += [f"Articles by: {rng.choice(NAMES)}", "About the author:"][: rng.randint(0, 2)]
    end += pick(rng, BIOS, 2) + (pick(rng, SHARE, 5) if rng.random() < 0.4 else []) + pick(rng, NOTICES, 3)
    if rng.random() < 0.5:
        end += [filled(rng, rng.choice(HEADINGS)), *rng.sample(titles, rng.randint(2, 8))]
    if rng.random() < 0.3:
        end += [
            "Comments",
            *(line for c in pick(rng, COMMENTS, 4) for line in (rng.choice(NAMES), "2 days ago", c, "Reply")),
        ]
    if rng.random() < 0.3:  # part of the old page, as an aggregator keeps it
        end += texts[last + 1 : last + 1 + rng.randint(1, 60)]
    return [*top, *body, *end]


def raw_of(lines: list[str], rng: random.Random) -> str:
    """The lines as a file: blank lines between all, between some, or none at all."""
    style = rng.choice(("blank", "blank", "single", "mixed"))
    gap = {"blank": ["\n\n"], "single": ["\n"], "mixed": ["\n\n", "\n"]}[style]
    return "".join(line + rng.choice(gap) for line in lines)


_VOWELS, _CONSONANTS = "aeiouäöüéèà", "bcdfghjklmnpqrstvwxyz"
_WORD = re.compile(r"[^\W\d_]+")


def foreign(text: str, common: frozenset[str], seed: int) -> str:
    """The text in a language that does not exist: function words of real languages, all other words invented.

    What is left to learn from is shape: so the classifier does not lean on English words alone.
    """
    pool = sorted(common)

    def word(match: re.Match[str]) -> str:
        old = match.group()
        rng = random.Random(f"{seed}{old.lower()}")
        if old.lower() in common:
            new = rng.choice(pool)
        else:
            new = "".join(rng.choice(_VOWELS if c in "aeiou" else _CONSONANTS) for c in old.lower())
        return new.capitalize() if old[0].isupper() else new

    return _WORD.sub(word, text)
