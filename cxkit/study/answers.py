"""The answers of one file -> typed columns, with every problem met on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ..findings import Problem
from .columns.cells import Cells, take
from .columns.coding import doubtful_codes, turned
from .description import KANO_ANSWERS, KANO_FORMS, PERIODS, REALMS, Column, FileFacts, Study
from .files import Table
from .names import nearest
from .selection import Chosen, choose_rows, kind_of
from .stops import Scores, differing
from .times.date_orders import Order
from .waves import label_periods


class FileAnswers:
    """Reads the columns of one file as the study describes them.

    Parameters
    ----------
    study : Study
    facts : FileFacts
    table : Table

    Attributes
    ----------
    chosen : Chosen
        The rows that are answers to this survey.
    scores : Scores or None
        The recommend question as it stands, to be judged before it is read.
    dates : Cells or None
        The dates as they stand, whose order all files tell together.
    problems : list of Problem
    """

    def __init__(self, study: Study, facts: FileFacts, table: Table) -> None:
        self.study = study
        self.facts = facts
        self.table = table
        self.forms: list[str] = []
        self.no_answers: dict[str, list[tuple[str, int]]] = {}
        self.told: list[str] = []
        self.choose(choose_rows(study, facts, table))

    def choose(self, chosen: Chosen) -> None:
        """Begin anew with other rows."""
        self.chosen = chosen
        self.problems: list[Problem] = list(chosen.problems)
        self.scores = self._take_scores()
        self.dates = self._take_dates()

    @property
    def index(self) -> pd.Index:
        """Physical lines of the answers."""
        return self.chosen.cells.index

    @property
    def how_dated(self) -> str | None:
        """How the file's dates are written, where the study says it."""
        return self.facts.dates or self.study.survey.dates

    @property
    def notes(self) -> tuple[str, ...]:
        """What was detected or done while the file was read."""
        forms = f"answers read by their number: {'; '.join(self.forms)}"
        more = [forms] if self.forms else []
        if self.no_answers:
            said = (_say_code(code, cells) for code, cells in self.no_answers.items())
            more.append(f"codes taken as no answer: {', '.join(said)}")
        return (*self.table.notes, *self.chosen.notes, *dict.fromkeys(self.told), *more)

    def frames(self, *, doubted: bool, order: Order | None) -> dict[str, pd.DataFrame]:
        """Give the file's part of each table of `Responses`, and the column ``empty``.

        Parameters
        ----------
        doubted : bool
            Whether the scores may be something else, which is said elsewhere: what lies outside
            the scale is then no news.
        order : Order, optional
            That of the dates, told from all files; not needed where the study says it.
        """
        study, index = self.study, self.index
        frames = {"rows": self._core(doubted, order)}
        frames["dimensions"] = pd.DataFrame(
            {name: self._read(("dimensions", name), column, lambda cells: cells.text)
             for name, column in study.dimensions.items()}, index=index, dtype="object",
        )  # fmt: skip
        frames["ratings"], frames["used"] = self._touchpoints()
        frames["items"] = self._items()
        frames["trust"] = self._trust()
        frames["outcomes"] = pd.DataFrame(
            {name: self._read(("outcomes", name), said, _outcome_reader(name, said))
             for name, said in study.outcomes.items()}, index=index, dtype="float64",
        )  # fmt: skip
        frames["stated_importance"] = pd.DataFrame(
            {name: self._read(("stated_importance", name), column,
                              lambda cells: cells.numbers("stated importance", low=0))
             for name, column in study.stated_importance.items()}, index=index, dtype="float64",
        )  # fmt: skip
        frames["kano"] = self._kano()
        return frames

    def _read(
        self, path: tuple[Any, ...], column: Column | None,
        how: Callable[[Cells], pd.Series], **codes: Any,
    ) -> pd.Series:  # fmt: skip
        header = self._header(path, column) if column else None
        if column is None or header is None:
            return pd.Series(None, index=self.index, dtype="object")
        cells = self._cells(header, column, **{"missing": self.study.survey.missing, **codes})
        self.problems += doubtful_codes(self.study, path, column, self.table, header, cells)
        values = how(cells)
        self._take_in(cells)
        return values

    def _header(self, path: tuple[Any, ...], column: Column) -> str | None:
        facts, table = self.facts, self.table
        if column.files is not None and not any(facts.is_named(name) for name in column.files):
            return None
        present = [found for name in column.column if (found := table.find(name))]
        if present:
            return present[0]
        wanted = " or ".join(column.column)
        hint = f"{facts.file}: {nearest(column.column[0], table.cells.columns)}"
        if gone := [name for name in column.column if name in table.personal]:
            hint = f"{facts.file}: it is left out, as it says who somebody is "
            hint += f"({table.personal[gone[0]]}); only `respondent_id` may be such a column"
        rule = "a column that the study names is in the file"
        self.problems.append(self.study.problem(path, rule, hint, wanted))
        return None

    def _cells(self, header: str, column: Column, **codes: Any) -> Cells:
        return take(
            self.chosen.cells[header], column, self.facts, decimal=self.study.survey.decimal,
            unanswered=self.table.missing.get(header, ()), **codes,
        )  # fmt: skip

    def _take_in(self, cells: Cells) -> None:
        """Keep what was met while a column was read."""
        self.problems += cells.problems
        self.told += cells.notes
        for code, n in cells.no_answer.items():
            self.no_answers.setdefault(code, []).append((cells.header, n))
        if cells.read_by_number:
            n, example = cells.read_by_number
            self.forms.append(f"{cells.header} ({n:,}, such as {example!r})")

    def _take_scores(self) -> Scores | None:
        column, path = self.study.survey.columns.recommend, ("survey", "columns", "recommend")
        header = self._header(path, column) if column else None
        if column is None or header is None:
            return None
        present = [found for name in column.column if (found := self.table.find(name))]
        if several := differing(self.table, present):
            rule = "one column of a file holds the score"
            hint = " or ".join(f"`recommend: {name}`" for name in several)
            hint = f"write {hint}: their answers differ"
            named = " and ".join(several)
            self.problems.append(Problem(rule, hint, self.facts.file, value=named))
        cells = self._cells(header, column, missing=("",))
        kind = kind_of(self.table, self.chosen.cells)
        return Scores(self.facts, self.table, header, cells, cells.parse(labelled=True), kind)

    def _take_dates(self) -> Cells | None:
        column = self.study.survey.columns.date
        header = self._header(("survey", "columns", "date"), column) if column else None
        if column is None or header is None:
            return None
        return self._cells(header, column, missing=self.study.survey.missing)

    def _recommend(self, doubted: bool) -> pd.Series:
        """Read the scores: whole numbers of the scale, nothing rounded or clipped."""
        if self.scores is None:
            return pd.Series(float("nan"), index=self.index)
        cells, read = self.scores.cells, self.scores.read
        scale, numbers = self.study.survey.scale, read.values
        low, high = (scale.low, scale.high) if scale else (0, 10)
        outside = numbers.notna() & ~numbers.between(low, high)
        broken = numbers.notna() & (numbers % 1 != 0) & ~outside
        cells.report_wrong(read, "a score")
        if not doubted:
            cells.report_outside(outside, f"a score is {low:g} to {high:g}")
        cells.report_broken(broken, "a score")
        cells.note_forms(read, decimals=True)
        self._take_in(cells)
        return numbers.mask(outside | broken).astype("float64")

    def _days(self, order: Order | None) -> pd.Series:
        if self.dates is None:
            return pd.Series(pd.NaT, index=self.index)
        days = self.dates.days(self.how_dated, order)
        self._take_in(self.dates)
        return pd.to_datetime(days)

    def _core(self, doubted: bool, order: Order | None) -> pd.DataFrame:
        said, cells = self.study.survey.columns, self.chosen.cells
        personas = {persona.value or persona.id: persona.id for persona in self.study.personas}

        def one(name: str, reader: Callable[[Cells], pd.Series]) -> pd.Series:
            return self._read(("survey", "columns", name), getattr(said, name), reader)

        rows = pd.DataFrame({"file": self.facts.file, "line": cells.index}, cells.index)
        rows["empty"] = _is_empty(cells)
        rows["respondent_id"] = one("respondent_id", Cells.ids)
        rows["date"] = self._days(order)
        rows["recommend"] = self._recommend(doubted)
        rows["verbatim"] = one("verbatim", lambda cells: cells.text)
        rows["persona"] = one(
            "persona",
            lambda cells: cells.kinds("persona", personas, "personas") if personas else cells.text,
        )
        rows["weight"] = 1.0 if said.weight is None else one("weight", _weights(rows["empty"]))
        rows["weight"] = rows["weight"].astype("float64")
        rows["cluster"] = one("cluster", lambda cells: cells.text)
        rows["revenue"] = one("revenue", lambda cells: cells.numbers("revenue", low=0))
        rows["effort"] = one("effort", lambda cells: cells.numbers("effort", low=0))
        for name in ("problem", "solved", "recommended_in_fact"):
            rows[name] = one(name, lambda cells, name=name: cells.yes_no(name))
        for name in ("revenue", "effort", "problem", "solved", "recommended_in_fact"):
            rows[name] = rows[name].astype("float64")
        rows["came_by_recommendation"] = one("came_by_recommendation", lambda cells: cells.text)
        rows["wave"] = self._wave_labels(rows)
        return rows

    def _wave_labels(self, rows: pd.DataFrame) -> pd.Series:
        by, file = self.study.waves.by, self.facts.file
        if by == "file":
            return pd.Series(self.facts.wave or file, index=rows.index, dtype="object")
        if by in PERIODS:
            return label_periods(rows["date"], by)
        column = self.table.find(by)
        if column is None:
            hint = f"{file}: {nearest(by, (*PERIODS, 'file', *self.table.cells.columns))}"
            rule = "waves are by week, month, quarter, year, file or a column of the file"
            self.problems.append(self.study.problem(("waves", "by"), rule, hint, by))
            return pd.Series(None, index=rows.index, dtype="object")
        cells = self.chosen.cells[column]
        return cells.astype("object").mask(cells == "", None)

    def _touchpoints(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        ratings, used = pd.DataFrame(index=self.index), pd.DataFrame(index=self.index)
        scale = self.study.ratings
        for i, stage in enumerate(self.study.journey):
            for j, point in enumerate(stage.touchpoints):
                ratings[point.id] = used[point.id] = float("nan")
                path = ("journey", i, "touchpoints", j, "column")
                if scale is None or point.column is None:
                    continue
                unused: list[pd.Series] = []

                def rate(cells: Cells, unused: list[pd.Series] = unused) -> pd.Series:
                    unused.append(cells.not_used)
                    return turned(cells.numbers("a rating", scale.low, scale.high), scale)

                rating = self._read(
                    path, point.column, rate,
                    missing=scale.missing, not_used=scale.not_used, values=scale.values,
                ).astype("float64")  # fmt: skip
                ratings[point.id] = rating
                for not_used in unused:
                    known = rating.notna() | not_used
                    used[point.id] = rating.notna().astype("float64").where(known)
        return ratings, used

    def _items(self) -> pd.DataFrame:
        realms, items = self.study.realms, {}
        for realm in REALMS if realms else ():
            for k, name in enumerate(getattr(realms.items, realm)):
                column = Column(column=(name,), missing=realms.missing, values=realms.values)
                items[name] = self._read(("realms", "items", realm, k), column,
                    lambda cells: cells.numbers("an item", realms.scale.low, realms.scale.high),
                )  # fmt: skip
        return pd.DataFrame(items, index=self.index, dtype="float64")

    def _trust(self) -> pd.DataFrame:
        trust, answers = self.study.trust, {}
        for part in ("empathy", "logic", "loyalty") if trust else ():
            answers[part] = self._read(("trust", part), getattr(trust, part),
                lambda cells: cells.numbers("a trust answer", trust.scale.low, trust.scale.high),
            )  # fmt: skip
        return pd.DataFrame(answers, index=self.index, dtype="float64")

    def _kano(self) -> pd.DataFrame:
        kano, answers = self.study.kano, {}
        hint = f"say what the codes mean: `kano: {{values: {{1: {KANO_ANSWERS[0]}, …}}}}`"
        for point, pair in kano.questions.items() if kano else ():
            for form in KANO_FORMS:
                said = getattr(pair, form)
                column = said.model_copy(update={"values": said.values or kano.meanings})
                answers[f"{point}:{form}"] = self._read(("kano", point, form), column,
                    lambda cells: cells.one_of("an answer to a Kano question", KANO_ANSWERS, hint),
                    hint=hint,
                    missing=self.study.survey.missing if kano.missing is None else kano.missing,
                )  # fmt: skip
        return pd.DataFrame(answers, index=self.index, dtype="object")


def _say_code(code: str, cells: list[tuple[str, int]]) -> str:
    where = cells[0][0] if len(cells) == 1 else f"{len(cells)} columns"
    return f"{code} ({sum(n for _, n in cells):,} in {where})"


def _is_empty(cells: pd.DataFrame) -> pd.Series:
    # Column by column: rows that hold something in the first ones need no further look.
    empty = pd.Series(True, index=cells.index)
    for column in cells:
        if not empty.any():
            break
        empty &= cells[column] == ""
    return empty


def _weights(empty: pd.Series) -> Callable[[Cells], pd.Series]:
    def read(cells: Cells) -> pd.Series:
        for line in cells.text.index[cells.text.isna() & ~empty]:
            rule, hint = "every row has a weight", "give it one, or remove the row from the file"
            cells.problems.append(Problem(rule, hint, cells.facts.file, int(line), cells.header))
        weights = cells.numbers("a weight", low=0)
        if len(weights.dropna()) and not (weights.dropna() > 0).any():
            rule, hint = "some weight is above 0", "leave `weight:` out, or correct the column"
            cells.problems.append(
                Problem(rule, hint, cells.facts.file, None, cells.header, value="0")
            )
        return weights

    return read


def _outcome_reader(name: str, said: Any) -> Callable[[Cells], pd.Series]:
    if said.low is None:
        return lambda cells: cells.yes_no(name)
    return lambda cells: cells.numbers(name, said.low, said.high)
