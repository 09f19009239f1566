"""What finding copies costs, beside datasketch's MinHash and LSH on the same texts, and with more of them.

One text in seven is a copy with slips, a cut or another dateline. The peer runs in this environment or in that of
`NEWSKIT_BENCH_PYTHON`, if it has datasketch: 128 permutations over three words, one thread. Ratios are of CPU.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.made import Maker
from benchmarks.tree import used_by

_PEER = """
import json, sys, time
from datasketch import MinHash, MinHashLSH
texts = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
start = time.process_time()
index = MinHashLSH(threshold=0.5, num_perm=128)
for text in texts:
    words = text["text"].lower().split()
    hashes = MinHash(num_perm=128)
    hashes.update_batch({" ".join(words[at : at + 3]).encode() for at in range(max(1, len(words) - 2))})
    index.query(hashes)
    index.insert(text["id"], hashes)
print(time.process_time() - start)
"""


def run(options: argparse.Namespace) -> None:
    """Print documents a second of CPU, beside the peer, and how time and memory grow."""
    count = options.made or (1_000 if options.quick else 20_000)
    with tempfile.TemporaryDirectory() as folder:
        whole, tenth = Path(folder) / "whole.jsonl", Path(folder) / "tenth.jsonl"
        write(whole, count)
        write(tenth, count // 10)
        speeds = []
        for path, texts in ((tenth, count // 10), (whole, count)):
            command = [sys.executable, "-m", "newskit", "dedup", str(path), "--no-split", "-j", "1", "-f", "jsonl"]
            used = used_by(command)
            speeds.append(texts / used.cpu)
            print(f"newskit dedup: {texts:,} texts, {speeds[-1]:,.0f} a second of CPU, {used.largest:,.0f} MB at most")
        print(f"time a text at {count:,}: {speeds[0] / speeds[1]:.2f} of that at {count // 10:,}")
        peer = _peer(whole)
        if peer is None:
            print("datasketch is not installed here or in NEWSKIT_BENCH_PYTHON")
        else:
            print(
                f"datasketch: {count / peer:,.0f} a second of CPU; newskit is {speeds[1] * peer / count:.1f} × as fast"
            )


def write(path: Path, count: int) -> None:
    """Nothing; writes so many texts."""
    chance = random.Random(3)
    earlier: list[str] = []
    with path.open("w", encoding="utf-8") as file:
        for number, record in enumerate(Maker().records(count)):
            text = _copy(chance, chance.choice(earlier)) if earlier and not chance.randrange(7) else record.text
            if len(earlier) < count // 5:
                earlier.append(text)
            file.write(json.dumps({"id": str(number), "text": text}) + "\n")


def _copy(chance: random.Random, text: str) -> str:
    kind = chance.randrange(3)
    if kind == 0:
        return "".join(chance.choice("aeinorst") if chance.random() < 0.03 else sign for sign in text)
    return text[: len(text) * 3 // 4] if kind == 1 else f"KESTA, {chance.randint(1, 28)} March – {text}"


def _peer(path: Path) -> float | None:
    """Seconds of CPU that the peer takes; `None` when it is not there."""
    python = os.environ.get("NEWSKIT_BENCH_PYTHON", sys.executable)
    done = subprocess.run([python, "-c", _PEER, str(path)], capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else None
