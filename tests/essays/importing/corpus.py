"""Small texts of many shapes, with what a careful reader would say of each."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

P1 = (
    "The first trams ran through our town in 1904, and for fifty years nobody thought of them as a"
    " question. They were simply how one got to the station. When the rails were torn out, the"
    " councillors spoke of progress, and most of the people who had used the trams every day agreed"
    " with them."
)
P2 = (
    "Today the same street carries three times as many cars as it was built for. The buses stand"
    " in the same queue as everyone else — full in the morning, empty at noon, and late at all"
    " hours. A ride that took eleven minutes in my grandmother’s time takes twenty-six in mine."
)
P3 = (
    "Opponents of new rails say that buses are cheaper, and they are right about the first year."
    " Over thirty years the sum turns around, since one driver moves three times as many people"
    " and a tram lasts twice as long. The figures have been public since the spring."
)
P4 = (
    "There is a better argument against the plan, and its friends should not pretend otherwise."
    " Building it will close the main street for two summers. Some of the shops that are meant to"
    " gain from the tram will not live to see it arrive."
)
P5 = (
    "So the town should do what it did not do in 1954: say plainly who will pay, and pay them."
    " A fund for the shops costs less than one bend of the line. “We can wait two years,” the"
    " baker told me, “if somebody waits with us.”"
)
BODY = [P1, P2, P3, P4, P5]
STANDFIRST = "A town that tore out its rails should put them back, and pay for the trouble."
SIGNED = "Our town tore out its rails and has been late ever since, writes Nora Vance."


def blank(*blocks: str) -> str:
    return "\n\n".join(blocks)


def single(*blocks: str) -> str:
    return "\n".join(blocks)


def wrapped(*blocks: str, width: int = 72, between: str = "\n\n", **options: str) -> str:
    return between.join(textwrap.fill(block, width, **options) for block in blocks)


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    title: str = "Bring Back the Tram"
    standfirst: str = ""
    author: str = ""
    publication: str = ""
    published_on: str | None = None
    paragraphs: list[str] = field(default_factory=lambda: BODY)
    headings: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)


T = "Bring Back the Tram"
CAPTION = "A tram crosses the old bridge in June 1938. (Elsa Marr / City Archive)"

CASES = [
    Case("blank", blank(T, *BODY)),
    Case("single", single(T, *BODY)),
    Case("wrapped", wrapped(T, *BODY)),
    Case("wrapped narrow", wrapped(T, *BODY, width=55)),
    Case("wrapped wide", wrapped(T, *BODY, width=100)),
    Case("crlf", blank(T, *BODY).replace("\n", "\r\n")),
    Case("old mac", single(T, *BODY).replace("\n", "\r")),
    Case("mixed ends", T + "\r\n\r\n" + blank(*BODY[:2]) + "\r\r" + blank(*BODY[2:])),
    Case("three blank lines", "\n\n\n".join([T, *BODY]) + "\n\n"),
    Case("blank lines with spaces", "\n \t\n".join([T, *BODY])),
    Case("standfirst blank", blank(T, STANDFIRST, *BODY), standfirst=STANDFIRST),
    Case("standfirst single", single(T, STANDFIRST, *BODY), standfirst=STANDFIRST),
    Case("standfirst wrapped", wrapped(T, STANDFIRST, *BODY), standfirst=STANDFIRST),
    Case("signed standfirst", blank(T, SIGNED, *BODY), standfirst=SIGNED, author="Nora Vance"),
    Case("byline below title", blank(T, "By Nora Vance", *BODY), author="Nora Vance"),
    Case("byline in single lines", single(T, "by Nora Vance", *BODY), author="Nora Vance"),
    Case(
        "byline in the title's chunk",
        f"{T}\nBy Nora Vance\n\n" + wrapped(*BODY),
        author="Nora Vance",
    ),
    Case(
        "standfirst, byline, date",
        blank(T, STANDFIRST, "By Nora Vance and José de la Cruz", "3 March 2024", *BODY),
        standfirst=STANDFIRST,
        author="Nora Vance and José de la Cruz",
        published_on="2024-03-03",
    ),
    Case(
        "byline with date",
        blank(T, "By Nora Vance | March 3, 2024", *BODY),
        author="Nora Vance",
        published_on="2024-03-03",
    ),
    Case(
        "byline with publication",
        blank(T, "By Nora Vance, The Valley Gazette, March 3, 2024", *BODY),
        author="Nora Vance",
        publication="The Valley Gazette",
        published_on="2024-03-03",
    ),
    Case(
        "publication line",
        blank(T, "Published in The Valley Gazette", *BODY),
        publication="The Valley Gazette",
    ),
    Case(
        "dash byline",
        blank(T, STANDFIRST, "— Nora Vance", *BODY),
        standfirst=STANDFIRST,
        author="Nora Vance",
    ),
    Case(
        "signature",
        blank(T, *BODY, "— Nora Vance"),
        author="Nora Vance",
        paragraphs=[*BODY, "— Nora Vance"],
    ),
    Case(
        "labels",
        "Title: " + T + "\nAuthor: Nora Vance\nDate: 2024-03-03\n\n" + blank(*BODY),
        author="Nora Vance",
        published_on="2024-03-03",
    ),
    Case("junk labels", "Title: Untitled\nAuthor: ARRAY(0x55d0c8a3)\n\n" + blank(*BODY), title=""),
    Case("junk title line", blank("Microsoft Word - tram_final2.doc", T, *BODY)),
    Case("kicker", blank("OPINION", T, *BODY)),
    Case("no title", blank(*BODY), title=""),
    Case("no title single", single(*BODY), title=""),
    Case("question title", blank("Who Killed the Tram?", *BODY), title="Who Killed the Tram?"),
    Case(
        "quoted title",
        blank("“Nobody Asked Us”: A Town Without Rails", *BODY),
        title="“Nobody Asked Us”: A Town Without Rails",
    ),
    Case(
        "long wrapped title",
        wrapped(
            "The Long, Slow and Entirely Avoidable Death of the Trams of a Town That Loved Them",
            *BODY,
            width=60,
        ),
        title="The Long, Slow and Entirely Avoidable Death of the Trams of a Town That Loved Them",
    ),
    Case(
        "headings",
        blank(T, P1, P2, "What the Buses Cost", P3, P4, "Who should pay", P5),
        headings=["What the Buses Cost", "Who should pay"],
    ),
    Case(
        "headings single",
        single(T, STANDFIRST, P1, P2, "What the Buses Cost", P3, P4, "Who Pays?", P5),
        standfirst=STANDFIRST,
        headings=["What the Buses Cost", "Who Pays?"],
    ),
    Case(
        "headings wrapped",
        wrapped(T, P1, P2, "WHAT THE BUSES COST", P3, P4, P5),
        headings=["WHAT THE BUSES COST"],
    ),
    Case(
        "heading over its paragraph",
        T + "\n\n" + P1 + "\n\nWhat the Buses Cost\n" + P2 + "\n\n" + blank(*BODY[2:]),
        headings=["What the Buses Cost"],
    ),
    Case("section numbers", blank(T, P1, "II", P2, P3, "III", P4, P5), headings=["II", "III"]),
    Case(
        "short paragraph",
        blank(T, P1, P2, "I could not.", P3, P4, P5),
        paragraphs=[P1, P2, "I could not.", P3, P4, P5],
    ),
    Case(
        "short question",
        blank(T, P1, P2, "But who would pay?", P3, P4, P5),
        paragraphs=[P1, P2, "But who would pay?", P3, P4, P5],
    ),
    Case(
        "short first paragraph",
        blank(T, "I was wrong about the tram.", *BODY),
        paragraphs=["I was wrong about the tram.", *BODY],
    ),
    Case(
        "short opening scene",
        blank(T, "It was raining.", *BODY),
        paragraphs=["It was raining.", *BODY],
    ),
    Case(
        "salutation",
        single(T, STANDFIRST, "Dear members of the council,", *BODY),
        standfirst=STANDFIRST,
        paragraphs=["Dear members of the council,", *BODY],
    ),
    Case(
        "salutation first",
        single("Dear members of the council,", *BODY),
        title="",
        paragraphs=["Dear members of the council,", *BODY],
    ),
    Case(
        "caption",
        blank(T, SIGNED, CAPTION, *BODY),
        standfirst=SIGNED,
        author="Nora Vance",
        captions=[CAPTION],
    ),
    Case("caption without standfirst", blank(T, CAPTION, *BODY), captions=[CAPTION]),
    Case(
        "caption in the middle",
        blank(T, P1, P2, P3, "The depot today. Photo: Elsa Marr", P4, P5),
        captions=["The depot today. Photo: Elsa Marr"],
    ),
    Case(
        "caption by agency",
        blank(T, P1, P2, P3, "Commuters wait for a bus in Oakford (AP Photo/Tom Reyes)", P4, P5),
        captions=["Commuters wait for a bus in Oakford (AP Photo/Tom Reyes)"],
    ),
    Case(
        "no caption",
        blank(T, P1, P2 + " (and/or a bicycle)", P3, P4, P5),
        paragraphs=[P1, P2 + " (and/or a bicycle)", P3, P4, P5],
    ),
    Case(
        "bullets",
        blank(T, P1, "Three things are needed:")
        + "\n\n- rails\n- money\n- patience\n\n"
        + blank(P2, P3),
        paragraphs=[P1, "Three things are needed:", "- rails", "- money", "- patience", P2, P3],
    ),
    Case(
        "wrapped numbers",
        wrapped(T, P1)
        + "\n\n"
        + wrapped("1. " + P2, subsequent_indent="   ")
        + "\n"
        + wrapped("2. " + P3, subsequent_indent="   ")
        + "\n\n"
        + wrapped(P4),
        paragraphs=[P1, "1. " + P2, "2. " + P3, P4],
    ),
    Case(
        "lone dash",
        blank(T, P1, "– That was the whole of the answer.", P2, P3),
        paragraphs=[P1, "– That was the whole of the answer.", P2, P3],
    ),
    Case(
        "indented quotation",
        wrapped(T, P1, P2)
        + "\n\n"
        + wrapped(P3, initial_indent="    ", subsequent_indent="    ")
        + "\n\n"
        + wrapped(P4, P5),
    ),
    Case(
        "mail quotation",
        wrapped(T, P1, P2)
        + "\n\n"
        + wrapped(P3, initial_indent="> ", subsequent_indent="> ")
        + "\n\n"
        + wrapped(P4, P5),
    ),
    Case("indented first lines", T + "\n\n" + wrapped(*BODY, between="\n", initial_indent="    ")),
    Case("indented single lines", T + "\n" + "\n".join("\t" + block for block in BODY)),
    Case(
        "footnotes in brackets",
        blank(
            T,
            P1 + "[1]",
            P2,
            P3 + " [2]",
            P4,
            "[1] Minutes of the council, 1904.",
            "[2] Office of works, table 7.",
        ),
        paragraphs=[P1 + "[1]", P2, P3 + " [2]", P4],
        footnotes=["[1] Minutes of the council, 1904.", "[2] Office of works, table 7."],
    ),
    Case(
        "footnote with asterisk",
        blank(T, P1, P2 + "*", P3, "*Not counting Sundays."),
        paragraphs=[P1, P2 + "*", P3],
        footnotes=["*Not counting Sundays."],
    ),
    Case(
        "notes below a heading",
        blank(
            T,
            P1,
            P2,
            P3,
            "Notes",
            "1. Minutes of the council, 1904.",
            "2. Office of works, table 7.",
        ),
        paragraphs=[P1, P2, P3],
        headings=["Notes"],
        footnotes=["1. Minutes of the council, 1904.", "2. Office of works, table 7."],
    ),
    Case("separators", blank(T, P1, P2, "* * *", P3, "---", P4, "***", P5)),
    Case(
        "verse",
        blank(T, P1, P2)
        + "\n\nThe tram, the tram,\nit came and went,\nand nobody knew\nwhat the driver meant\n\n"
        + blank(P3, P4),
        paragraphs=[
            P1,
            P2,
            "The tram, the tram,\nit came and went,\nand nobody knew\nwhat the driver meant",
            P3,
            P4,
        ],
    ),
    Case(
        "underlined",
        T
        + "\n"
        + "=" * 19
        + "\n\n"
        + blank(P1, P2)
        + "\n\nWhat the Buses Cost\n-------------------\n\n"
        + blank(P3, P4, P5),
        headings=["What the Buses Cost"],
    ),
    Case("only a line", "Bring Back the Tram", title="", paragraphs=["Bring Back the Tram"]),
    Case(
        "two lines",
        single(T, "It should never have gone."),
        paragraphs=["It should never have gone."],
    ),
    Case(
        "title and byline only",
        single(T, "By Nora Vance"),
        title="",
        author="Nora Vance",
        paragraphs=[T, "By Nora Vance"],
    ),
    Case("separator below the first paragraph", blank(T, P1, "***", P2, P3, P4, P5)),
    Case(
        "picture below the first paragraph",
        blank(T, P1, CAPTION, P2, P3, P4, P5),
        captions=[CAPTION],
    ),
    Case(
        "standfirst over a picture",
        blank(T, STANDFIRST, CAPTION, *BODY),
        standfirst=STANDFIRST,
        captions=[CAPTION],
    ),
    Case(
        "epigraph",
        blank(T, "“The rails were the town.”", "— Ida Holt", *BODY),
        paragraphs=["“The rails were the town.”", "— Ida Holt", *BODY],
    ),
    Case(
        "name over a date",
        blank(T, "Nora Vance", "March 3, 2024", *BODY),
        author="Nora Vance",
        published_on="2024-03-03",
    ),
    Case("byline over the title", blank("By Nora Vance", T, *BODY), author="Nora Vance"),
    Case(
        "no text but a label",
        blank("Summary: nothing works", *BODY),
        title="Summary: nothing works",
    ),
    Case(
        "quotation in marks of two levels",
        blank(T, P1, P2) + "\n\n> " + P3 + "\n>\n> " + P4 + "\n\n" + P5,
    ),
]
