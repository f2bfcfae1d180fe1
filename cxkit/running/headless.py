"""One study, headless: check first, then each room's notebook, its results whole or absent."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..findings import DataError
from ..reporting.results import NAME, PAGES, SCHEMA, problems_of
from ..study.checks import Responses, open_study
from ..study.reading import NAME as STUDY_FILE
from .errors import Locked, RunError
from .inputs import files_read, hashes_of, refuse_changes
from .late import counted_by, counts_of, since_last_run
from .parameters import check, declared
from .placing import hold, place
from .rooms import choose_rooms, find_rooms
from .tidying import complaints, find_paths, read_notebook, tidy, write_notebook
from .working_copy import SESSION

# Parameters that are paths: shown by their last name.
PATHS = {"STUDY", "DATA", "SESSION"}
PAGE, NOTEBOOK = "report.html", "notebook.ipynb"


@dataclass(frozen=True)
class Outcome:
    """What became of one room of one study.

    Parameters
    ----------
    study, room : str
        Slugs; `room` is empty where the study itself could not be read.
    state : str
        "done", "refused" (the data cannot answer), "failed" or "locked".
    message : str
        The first sentence of the answer, or the reason.
    notes : tuple of str
        What a person should know about the run and a report need not say.
    """

    study: str
    room: str
    state: str
    message: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """A study folder that was checked, and where its results go."""

    folder: Path
    data: Path | None
    out: Path
    responses: Responses

    @property
    def study(self) -> str:
        """Slug of the study's folder."""
        return self.responses.study.id


def run_study(folder: Path, rooms: Iterable[str] = (), *, data: Path | None = None,
              given: Mapping[str, Any] | None = None, out: Path = Path("runs"),
              notebooks: Path | None = None, say: Callable[[str], None] = lambda line: None,
              ) -> list[Outcome]:  # fmt: skip
    """Check a study, then run its rooms one after the other.

    Parameters
    ----------
    folder : Path
        The study's folder, or its ``study.yaml``.
    rooms : iterable of str, optional
        All rooms if none is named.
    data : Path, optional
        Folder of the survey files where it is another one.
    given : mapping, optional
        Parameters for every room that declares them; see `parameters.check`.
    out : Path
        Folder of all results.
    notebooks : Path, optional
        Where to look for the rooms' notebooks.
    say : callable
        Is told, in one line, what begins.

    Returns
    -------
    list of Outcome
        One a room. A room that fails does not stop the others.

    Raises
    ------
    DataError
        A room, a parameter or the study is wrong. No kernel was started, nothing written.
    """
    chosen = choose_rooms(rooms, find_rooms(notebooks))
    values = _values(chosen, given or {})
    folder = folder.parent if folder.name == STUDY_FILE else folder
    job = Job(folder, data, out, open_study(folder, data=data or ""))
    late = since_last_run(out / job.study, job.responses, study=folder, data=data)
    if late.more:
        say(f"{job.study}: {late}")
    outcomes = []
    for room, notebook in chosen.items():
        say(f"{job.study}, {room}: running the notebook")
        outcomes.append(_attempt(job, room, notebook, values[room]))
    return outcomes


def _values(chosen: Mapping[str, Path], given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Cast the given parameters room by room; a name is known if any room declares it."""
    known = {room: declared(read_notebook(path)) for room, path in chosen.items()}
    check(given, {name: each for room in known.values() for name, each in room.items()})
    return {
        room: check({name: given[name] for name in given if name in own}, own)
        for room, own in known.items()
    }


def _attempt(job: Job, room: str, path: Path, given: Mapping[str, Any]) -> Outcome:
    try:
        message, notes = run_room(job, room, path, given)
        notes += [*unheard(job.folder, given), *_elsewhere(job, room, given)]
    except DataError as error:
        return Outcome(job.study, room, "refused", str(error))
    except Locked as error:
        return Outcome(job.study, room, "locked", str(error))
    except RunError as error:
        return Outcome(job.study, room, "failed", str(error))
    return Outcome(job.study, room, "done", message, tuple(notes))


def _elsewhere(job: Job, room: str, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Say which steps of the study's agenda a room that reports its workshop does not have."""
    if not given.get("SESSION"):
        return ()
    from ..workshop.agenda import say_agenda

    return say_agenda(job.responses.study, room)


def unheard(folder: Path, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Say that a workshop's file lies in the study, where a report was made without it."""
    lies = folder / SESSION
    if given.get("SESSION") or not lies.is_file():
        return ()
    added = shlex.join(["-p", f"SESSION={lies.as_posix()}"])
    return (f"{SESSION} was not read: to report the workshop add {added}",)


def run_room(job: Job, room: str, path: Path,
             given: Mapping[str, Any]) -> tuple[str, list[str]]:  # fmt: skip
    """Run one room's notebook and put its files in place.

    Parameters
    ----------
    job : Job
    room : str
    path : Path
        The room's notebook.
    given : mapping
        Parameters as `parameters.check` returned them.

    Returns
    -------
    tuple of (str, list of str)
        The first sentence of the answer, and notes on the run.

    Raises
    ------
    DataError, RunError, Locked
        Nothing has then changed under a final name, unless the disk failed while the files
        were put in place.
    """
    # Slow to import: bad input is refused without them.
    from ..reporting.html import undescribed
    from .kernel import execute

    source = read_notebook(path)
    known = declared(source)
    with hold(job.out, job.study, room) as work:
        values = injected(job, known, given, work)
        kept = files_read(job.folder, values.get("SESSION"))
        before = hashes_of(kept)
        done = execute(source, values, cwd=path.parent, scratch=work / "kernel")
        results, files = read_results(work / job.study / room, job, room)
        refuse_changes(before, hashes_of(kept))
        notebook = tidy(done, source, as_shown(values))
        files = _pages(job, notebook, results, given) | files
        _refuse_paths(files, [job.folder, job.data or job.folder, job.out, path.parent])
        decided = {name: each.default for name, each in known.items()} | as_shown(values)
        facts = _facts(job, results, decided, before)
        place(files, job.out / job.study / room, facts)
    notes = [f"a cell complained: {text}" for text in complaints(done)]
    notes += [f"no words for the picture of {name}" for name in undescribed(notebook, results)]
    return first_sentence(results), notes


def injected(job: Job, known: Iterable[str], given: Mapping[str, Any],
             work: Path) -> dict[str, Any]:  # fmt: skip
    """Put together what a notebook is given: paths without doubt, and what a person chose."""
    values = {
        "STUDY": str(job.folder.resolve()),
        "DATA": str(job.data.resolve()) if job.data else "",
        "OUT": str(work),
        "MODE": "headless",
        **given,
    }
    if values.get("SESSION"):
        values["SESSION"] = str(Path(values["SESSION"]).resolve())
    return {name: values[name] for name in known if name in values}


def as_shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give parameters as a person would write them, without a path of this machine."""
    shown = dict(values)
    for name in PATHS & set(values):
        shown[name] = Path(values[name]).name
    return shown | ({"OUT": "runs"} if "OUT" in values else {})


def beside(path: str | Path, job: Job) -> str:
    """Give a path as one writes it in the folder that holds the study's.

    What lies outside of that folder keeps its last name alone, as a page that is handed on names
    no folder of this machine.
    """
    from ..reporting.html import ELSEWHERE

    if not str(path):
        return ""
    path, home = Path(path).resolve(), job.folder.resolve().parent
    below = path.relative_to(home) if path.is_relative_to(home) else Path(ELSEWHERE) / path.name
    return below.as_posix()


def first_sentence(results: dict[str, Any]) -> str:
    """Give the sentence that a report begins with; empty where nothing was found."""
    sentences = {finding["id"]: finding["sentence"] for finding in results["findings"]}
    return sentences[results["headline"][0]] if results["headline"] else ""


def read_results(folder: Path, job: Job, room: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Read what a notebook left, and believe it only if it fits the schema and the input.

    Parameters
    ----------
    folder : Path
        Where ``results.json`` should be.
    job : Job
        What was asked for.
    room : str

    Returns
    -------
    tuple of (dict, dict)
        The results, and the bytes of ``results.json``, of each table and of the minutes, where
        there are any, by name.

    Raises
    ------
    RunError
        Nothing is there, or it is broken, or of another study, room or input.
    """
    try:
        content = (folder / NAME).read_bytes()
        results = json.loads(content)
        wrong = problems_of(results)
        tables = {} if wrong else {each: (folder / each).read_bytes()
                                   for each in results["tables"].values()}  # fmt: skip
    except FileNotFoundError as error:
        raise RunError(f"the notebook ended without writing {Path(error.filename).name}") from None
    except ValueError as error:
        raise RunError(f"the notebook wrote a {NAME} that is no JSON: {error}") from None
    if wrong:
        raise RunError(f"the notebook wrote a {NAME} that breaks its schema: {'; '.join(wrong)}")
    if (results["study"], results["room"]) != (job.study, room):
        raise RunError(f"the notebook wrote results of {results['study']}, {results['room']}")
    if results["inputs"] != list(job.responses.inputs):
        raise RunError("the study's files changed while the notebook ran; run it again")
    held = {each: (folder / each).read_bytes() for each in PAGES if (folder / each).is_file()}
    return results, {NAME: content, **tables, **held}


def _pages(
    job: Job, notebook: Any, results: dict[str, Any], given: Mapping[str, Any]
) -> dict[str, bytes]:
    from ..reporting.html import report_page
    from ..reporting.pictures import picture_files

    told = as_shown(given) | {name: beside(given[name], job) for name in PATHS & set(given)}
    data = beside(job.data, job) if job.data else ""
    study = job.folder.resolve().name
    return {
        PAGE: report_page(notebook, results, told, study=study, data=data).encode("utf-8"),
        NOTEBOOK: write_notebook(notebook),
        **picture_files(notebook),
    }


def _refuse_paths(files: Mapping[str, bytes], folders: Iterable[Path]) -> None:
    found = find_paths(files, folders)
    if found:
        raise RunError(f"a path of this machine would be handed out, in {'; '.join(found)}")


def _facts(
    job: Job, results: dict[str, Any], decided: Mapping[str, Any], read: Mapping[str, str]
) -> dict[str, Any]:
    hashed = [{"file": name, "sha256": content} for name, content in read.items()]
    return {
        "schema": SCHEMA,
        "study": job.study,
        "room": results["room"],
        "kit": results["kit"],
        "inputs": [*results["inputs"], *hashed],
        "waves": counts_of(job.responses),
        "counted": counted_by(job.responses, job.data),
        "parameters": dict(decided),
    }
