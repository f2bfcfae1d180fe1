"""Text files: encodings, delimiters, records and headings."""

from __future__ import annotations

from .case import GOOD, HEADINGS, LAST, RECORDS, STUDY, Refused, Told, as_csv, changed, refuse, row

HEAD = ",".join(HEADINGS) + "\n"
SEMICOLONS = as_csv(RECORDS, ";")
ACCENTS = GOOD + row(land="Curaçao")
STATE = "encoding:"


def stated(**facts: str) -> str:
    said = "".join(f", {name}: {value}" for name, value in facts.items())
    return changed(STUDY, ("{file: a.csv}", f"{{file: a.csv{said}}}"))


ENCODINGS = (
    refuse(
        "UTF-16 without its mark, small end first",
        ACCENTS.encode("utf-16-le"),
        Told("NUL", "utf-16-le", line=1, value="* NUL*"),
    ),
    refuse(
        "UTF-16 without its mark, big end first",
        ACCENTS.encode("utf-16-be"),
        Told("NUL", "utf-16-be", line=1, value="* NUL*"),
    ),
    refuse(
        "UTF-16 that ends in half a character",
        ACCENTS.encode("utf-16")[:-1],
        Told("UTF-16", STATE, line=..., value="byte 0x*"),
    ),
    refuse(
        "two encodings in one file",
        ACCENTS.encode() + row(id="y", land="Åland").encode("cp1252"),
        Told("UTF-8", STATE, line=LAST + 1, value="byte 0xC5"),
    ),
    refuse(
        "a byte that Windows-1252 does not have",
        GOOD.encode() + b"z,2026-01-05,8,others,1,\x81\n",
        Told("UTF-8 or Windows-1252", STATE, line=LAST, value="byte 0x81"),
    ),
    refuse(
        "letters of an old Mac",
        (GOOD + row(land="Zürich")).encode("mac_roman"),
        Told("Windows-1252", "mac_roman", line=LAST, value="byte 0x9F*"),
    ),
    refuse(
        "a file cut inside a letter",
        (ACCENTS + row(id="y", land="Perú").rstrip()).encode()[:-1],
        Told("UTF-8", STATE, line=LAST + 1, value="byte 0xC3"),
    ),
    refuse(
        "Windows-1252 stated to be UTF-8",
        ACCENTS.encode("cp1252"),
        Told("UTF-8", STATE, line=LAST, value="byte 0xE7"),
        study=stated(encoding="utf-8"),
    ),
    refuse(
        "UTF-8 stated to be UTF-16",
        ACCENTS.encode(),
        Told("", STATE, line=..., value="*"),
        study=stated(encoding="utf-16"),
    ),
    refuse(
        "an encoding that nobody knows",
        GOOD,
        Told("encoding", "utf-8", value="klingon"),
        study=stated(encoding="klingon"),
    ),
    refuse(
        "an encoding that the mark contradicts",
        GOOD.encode("utf-8-sig"),
        Told("encoding", "UTF-8", value="cp1252"),
        study=stated(encoding="cp1252"),
    ),
    refuse(
        "NULs among the answers",
        GOOD + row(land="N\0O\0"),
        Told("NUL", "export it again", line=LAST, value="2 NUL*"),
    ),
    refuse("a mark and nothing else", b"\xef\xbb\xbf", Told("headings and rows")),
    refuse("no byte at all", b"", Told("headings and rows")),
    refuse("blank lines alone", "\n\n   \n", Told("headings and rows")),
    refuse("headings alone", HEAD, Told("below its headings")),
)

DELIMITERS = (
    refuse(
        "two delimiters that fit equally well",
        "id;nps,land\n1;2,3\n4;5,6\n",
        Told("same character", "delimiter:", value="comma or semicolon"),
    ),
    refuse(
        "a delimiter in the headings alone",
        "id,nps\n1\n2\n3\n4\n",
        Told("same character", "delimiter:", value="comma"),
    ),
    refuse(
        "semicolons stated where there are commas",
        GOOD,
        Told("semicolon-separated", "delimiter:", line=1, value=HEAD.strip()),
        study=stated(delimiter='";"'),
    ),
    refuse(
        "commas stated where there are semicolons",
        SEMICOLONS,
        Told("comma-separated", "delimiter:", line=1, value="id;day;*"),
        study=stated(delimiter='","'),
    ),
    refuse(
        "a delimiter of two signs",
        GOOD,
        Told("delimiter", "1 character", "study.yaml", 4, value=";;"),
        study=stated(delimiter='";;"'),
    ),
    refuse(
        "a letter for a delimiter",
        GOOD,
        Told("delimiter", "such as", value="x"),
        study=stated(delimiter="x"),
    ),
    refuse(
        "a .tsv of commas",
        GOOD,
        Told("tab-separated", "delimiter:", "a.tsv", 1, value=HEAD.strip()),
        study=changed(STUDY, ("a.csv", "a.tsv")),
        file="a.tsv",
    ),
    refuse(
        "a sep= line that says another delimiter",
        "sep=;\n" + GOOD,
        Told("semicolon-separated", "delimiter:", line=2, value=HEAD.strip()),
    ),
    refuse(
        "columns parted by blanks",
        as_csv(RECORDS, " "),
        Told("is in the file", "a.csv", "study.yaml", 6, value="*"),
        Told("is in the file", "a.csv", "study.yaml", 7, value="land"),
    ),
    refuse(
        "a decimal comma in a file of commas",
        GOOD + row(w="0,5"),
        Told("6 cells", "quotes", line=LAST, value="7 cells"),
    ),
    refuse(
        "thousands and decimals in two orders",
        SEMICOLONS.replace(";land\n", ";land;spent\n")
        .replace(";NO\n", ";NO;1.234,50\n")
        .replace("1.234,50", "1,234.50", 1),
        Told("", "", line=..., column="spent", value="*"),
        study=changed(STUDY, ("weight: w", "weight: w, revenue: spent")),
    ),
)

RECORDS_OF_ANOTHER_WIDTH = (
    refuse(
        "a record that is too short",
        GOOD + "z,2026-01-05\n",
        Told("6 cells", "quotes", line=LAST, value="2 cells"),
    ),
    refuse(
        "a record that is too long",
        GOOD + row(land="NO,no,No"),
        Told("6 cells", "quotes", line=LAST, value="8 cells"),
    ),
    refuse(
        "a file cut inside a record",
        (GOOD + row())[:-7],
        Told("6 cells", "cut", line=LAST, value="4 cells"),
    ),
    refuse(
        "a file cut inside a quoted answer",
        GOOD + 'z,2026-01-05,8,others,1,"Nor',
        Told("quote that is opened", "cut", line=LAST),
    ),
    refuse(
        "a quote opened at the beginning and never closed",
        GOOD.replace("a0,", '"a0,', 1),
        Told("quote that is opened", "close it", line=2),
    ),
    refuse(
        "a quote that goes on after its end",
        GOOD + row(land='"no "way""'),
        Told("closing quote", 'written twice: ""', line=LAST),
    ),
    refuse(
        "an answer longer than any",
        GOOD + row(land="x" * 200_000),
        Told("characters", "quote", line=LAST),
    ),
    refuse(
        "one line of twenty megabytes",
        lambda path: path.write_bytes(b"x" * 20_000_000),
        Told("characters", "", line=1),
    ),
    refuse(
        "quotes and nothing else",
        GOOD + ',""""' * 100_000 + "\n",
        Told("6 cells", "quotes", line=LAST, value="100001 cells"),
    ),
    refuse(
        "a file with another one's records in its middle",
        GOOD + "id;score\n1;2\n" + row(),
        Told("6 cells", "", line=LAST, value="1 cell"),
        Told("6 cells", "", line=LAST + 1, value="1 cell"),
    ),
)

NAMES_OF_COLUMNS = (
    refuse(
        "two columns of one name",
        GOOD.replace("who,w,land", "who,who,land", 1),
        Told("name of its own", "rename", line=1, column="who", value="columns 4 and 5"),
    ),
    refuse(
        "names that differ in blanks alone",
        GOOD.replace("nps,who,w", "nps,w ,w", 1),
        Told("name of its own", "rename", line=1, column="w", value="columns 4 and 5"),
    ),
    refuse(
        "values under no name",
        GOOD.replace(",w,land", ",,land", 1),
        Told("has a name", "name it", line=2, column="5", value="1"),
    ),
    refuse(
        "a column that is not there",
        GOOD.replace("nps", "npss", 1),
        Told("is in the file", "did you mean 'npss'?", "study.yaml", 6, value="nps"),
    ),
    refuse(
        "a name in other letters",
        GOOD.replace("land", "Land", 1),
        Told("is in the file", "did you mean 'Land'?", "study.yaml", 7, value="land"),
    ),
    refuse(
        "several columns that are not there",
        GOOD.replace("nps,who,w", "score,kind,weight", 1),
        Told("is in the file", "score", "study.yaml", 6, value="nps"),
        Told("is in the file", "kind", "study.yaml", 6, value="who"),
        Told("is in the file", "weight", "study.yaml", 6, value="w"),
    ),
    refuse(
        "a hundred thousand columns",
        "\n".join(",".join(f"{sign}{i}" for i in range(100_000)) for sign in ("question_", "")),
        Told("", "", ..., ..., ..., "*"),
    ),
    refuse(
        "all of it at once",
        'id,nps,nps ,,land\n1,2,3,4,5\n1,2\n1,"2"x,3,4,5\n',
        Told("5 cells", "cut", line=3, value="2 cells"),
        Told("closing quote", "", line=4),
        Told("name of its own", "", line=1, column="nps", value="columns 2 and 3"),
        Told("has a name", "", line=2, column="4", value="4"),
    ),
)

CASES: tuple[Refused, ...] = (
    *ENCODINGS,
    *DELIMITERS,
    *RECORDS_OF_ANOTHER_WIDTH,
    *NAMES_OF_COLUMNS,
)
