from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from examples.who_sees_it import CART_OPENED, NOW, STUDY, history

ROOT = Path(__file__).parents[2]


def printed() -> list[str]:
    command = [sys.executable, "-X", "utf8", "-m", "examples.who_sees_it"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_the_script_says_who_sees_it_and_why() -> None:
    users = list(history().users())
    answers = [STUDY.select(CART_OPENED, user, now=NOW) for user in users]
    shown = sum(answer.shown for answer in answers)
    assert 0 < shown < len(users)

    lines = printed()
    asked = [line for line in lines if " for u-" in line]
    assert [": shown" in line for line in asked] == [answer.shown for answer in answers[:5]]
    assert any(line.startswith(f"Why so rarely?: {shown:,} of {len(users):,} ") for line in lines)
    assert any("plan is " in line for line in lines)
