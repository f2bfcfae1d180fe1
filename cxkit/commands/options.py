"""What commands are asked with: each function adds an argument, or a few that belong together."""

from __future__ import annotations

import argparse
from pathlib import Path


def export(parser: argparse.ArgumentParser) -> None:
    said = "file as it came from the survey tool"
    parser.add_argument("export", type=Path, metavar="EXPORT", help=said)
    said = "the study's folder (default: one beside the export, with its name); made if it is not "
    said += "there, and nothing in it is overwritten"
    parser.add_argument("--at", type=Path, metavar="FOLDER", help=said)
    said = "YAML file that settles marks: lines such as `survey.dates: day-first`"
    parser.add_argument("--answers", type=Path, metavar="FILE", help=said)
    said = "sheet of a workbook that has several"
    parser.add_argument("--sheet", metavar="NAME", help=said)
    said = "of a text file, where it cannot be told: such as cp1252 or utf-8"
    parser.add_argument("--encoding", metavar="NAME", help=said)
    said = r"of a text file, where it cannot be told: such as ';' or '\t'"
    parser.add_argument("--delimiter", type=_sign, metavar="SIGN", help=said)
    said = "survey product that wrote the export, where it cannot be told: such as qualtrics"
    parser.add_argument("--product", metavar="NAME", help=said)


def _sign(text: str) -> str:
    # Hard to type in a shell.
    return "\t" if text in (r"\t", "tab") else text


def folder(parser: argparse.ArgumentParser) -> None:
    said = "where to write; made if it is not there, and nothing in it is overwritten"
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=said)


def questions(parser: argparse.ArgumentParser) -> None:
    said = "en, de, nl, fr or es; several with commas between, one page each (default: en)"
    parser.add_argument("--language", default="en", metavar="LANGUAGE", help=said)
    said = "what customers call the place or service, such as 'City Library'"
    parser.add_argument("--name", default="", metavar="NAME", help=said)
    said = "four statements that a team answers about its customers, in two minutes"
    parser.add_argument("--express", action="store_true", help=said)


def kind(parser: argparse.ArgumentParser) -> None:
    said = "kind of house, such as culture_venue; a name that is not known lists all"
    parser.add_argument("kind", metavar="KIND", help=said)


def study(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study", type=Path, metavar="STUDY", help="folder with a study.yaml")


def studies(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("studies", type=Path, nargs="+", metavar="STUDY", help="study folders")


def rooms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help="such as nps; all if left out")


def own_study(parser: argparse.ArgumentParser) -> None:
    said = "folder with a study.yaml; the sample, copied into the folder museum, if left out"
    parser.add_argument("study", type=Path, nargs="?", metavar="STUDY", help=said)


def room(parser: argparse.ArgumentParser) -> None:
    said = "whose notebook is opened, such as nps; the first one if left out"
    parser.add_argument("room", nargs="?", default="", metavar="ROOM", help=said)


def one_room(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("room", metavar="ROOM", help="whose session is rehearsed, such as nps")


def fresh(parser: argparse.ArgumentParser) -> None:
    said = "put notebooks that are there aside, and begin anew"
    parser.add_argument("--fresh", action="store_true", help=said)


def page_of_lab(parser: argparse.ArgumentParser) -> None:
    said = "port of 127.0.0.1 (default: the next free one from 8888 on)"
    parser.add_argument("--port", type=_port, metavar="NUMBER", help=said)
    said = "only say the address"
    parser.add_argument("--no-browser", dest="browser", action="store_false", help=said)


def step(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("step", metavar="STEP", help="ballot, such as attribution or dots")
    said = "from 1 (default: the first one that is not closed)"
    parser.add_argument("--round", type=int, metavar="NUMBER", help=said)


def session(parser: argparse.ArgumentParser) -> None:
    said = "file of the workshop (default: session.json in STUDY)"
    parser.add_argument("--session", type=Path, metavar="FILE", help=said)


def sheets(parser: argparse.ArgumentParser) -> None:
    said = "sheet to write, .xlsx or .csv (default: STEP_round_NUMBER.xlsx)"
    parser.add_argument("--out", type=Path, metavar="FILE", help=said)
    said = "filled sheets to read, one with all voters or one a voter"
    parser.add_argument("--in", dest="filled", type=Path, nargs="+", metavar="FILE", help=said)
    said = "close the round, after the sheets are read where --in names some"
    parser.add_argument("--close", action="store_true", help=said)


def page(parser: argparse.ArgumentParser) -> None:
    said = "address of this computer that phones reach (default: 127.0.0.1, which none does)"
    parser.add_argument("--host", default="127.0.0.1", metavar="HOST", help=said)
    said = "port of the voting page (default: a free one)"
    parser.add_argument("--port", type=_port, default=0, metavar="NUMBER", help=said)


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def data(parser: argparse.ArgumentParser) -> None:
    said = "folder of the survey files, where they do not lie beside study.yaml"
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=said)


def parameters(parser: argparse.ArgumentParser) -> None:
    said = "set a parameter of the notebooks, such as FOCUS=2026-Q2; may be repeated"
    parser.add_argument("-p", dest="parameters", action="append", default=[],
                        metavar="NAME=VALUE", help=said)  # fmt: skip


def out(parser: argparse.ArgumentParser) -> None:
    said = "folder of all results (default: runs)"
    parser.add_argument("--out", type=Path, default=Path("runs"), metavar="FOLDER", help=said)


def to(parser: argparse.ArgumentParser) -> None:
    said = "form of the report (default: html)"
    parser.add_argument("--to", choices=["html"], default="html", help=said)


def json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer in JSON, for machines")
