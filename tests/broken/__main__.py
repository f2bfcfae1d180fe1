"""Answer every case and print what it took: ``python tests/broken [WORD …]``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from broken import find
from broken.answering import Desk, faults


def main() -> int:
    words, wrong, took, desk = sys.argv[1:], 0, [], Desk()
    for name, case in find().items():
        if case.skip or (words and not any(word in name for word in words)):
            continue
        with tempfile.TemporaryDirectory() as place:
            folder, work = case.write(Path(place) / "small"), Path(place) / "work"
            work.mkdir()
            said = desk.answer(case, folder, work)
            found = faults(case, folder, said)
        took.append((said.seconds, said.megabytes, name))
        wrong += bool(found)
        took_it = f"{said.seconds:6.2f} s {said.megabytes:6.0f} MB"
        print(f"{'WRONG' if found else 'ok':5}  {took_it}  {name}")
        for fault in found:
            print(f"         {fault}")
    desk.close()
    print(f"\n{len(took)} cases, {wrong} not as they should be; the slowest and the largest:")
    for seconds, megabytes, name in sorted(took)[-5:] + sorted(took, key=lambda t: t[1])[-5:]:
        print(f"  {seconds:6.2f} s {megabytes:6.0f} MB  {name}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
