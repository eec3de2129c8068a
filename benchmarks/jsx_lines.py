"""Executable lines by our rules against the lines on which Istanbul counts statements, file by file.

    python benchmarks/jsx_lines.py [FOLDER…] [--record FILE]

Without folders: the snippets of tests/fixtures/statements and the front end of examples/shop. `--record` writes what
Istanbul says of the snippets, which the unit tests hold us to. Needs npm: istanbul-lib-instrument is installed into a
temporary folder.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

from bot.formats.statements import executable

SNIPPETS = Path("tests/fixtures/statements/snippets.txt")
SHOP = Path("examples/shop/base/web/src")
SUFFIXES = (".js", ".jsx", ".ts", ".tsx", ".mjs")
SCRIPT = """
import { readFileSync } from "node:fs";
import { createInstrumenter } from "istanbul-lib-instrument";

const common = ["asyncGenerators", "bigInt", "classProperties", "classPrivateProperties", "classPrivateMethods",
  "classStaticBlock", "dynamicImport", "importMeta", "numericSeparator", "objectRestSpread", "optionalCatchBinding",
  "topLevelAwait"];
const found = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const parserPlugins = [...common];
  if (!name.endsWith(".ts")) parserPlugins.push("jsx");
  if (/\\.tsx?$/.test(name)) parserPlugins.push("typescript");
  const instrumenter = createInstrumenter({ esModules: true, parserPlugins });
  try {
    instrumenter.instrumentSync(text, name);
    const map = Object.values(instrumenter.lastFileCoverage()?.statementMap ?? {});
    found[name] = [...new Set(map.map((statement) => statement.start.line))].sort((a, b) => a - b);
  } catch (error) {
    found[name] = String(error);
  }
}
console.log(JSON.stringify(found));
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--record", type=Path)
    options = parser.parse_args()
    texts = {} if options.folders else snippets(SNIPPETS)
    for folder in options.folders or [SHOP]:
        texts |= {str(path): path.read_text("utf-8", "replace") for path in sources(folder)}
    truth = istanbul(texts)
    if options.record:
        recorded = {name: truth[name] for name in snippets(SNIPPETS)}
        options.record.write_text(json.dumps(recorded).replace("], ", "],\n") + "\n", encoding="utf-8")
    raise SystemExit(table(texts, truth))


def sources(folder: Path) -> list[Path]:
    paths = [path for path in folder.rglob("*") if path.suffix in SUFFIXES and "node_modules" not in path.parts]
    return sorted(paths)


def snippets(path: Path) -> dict[str, str]:
    parts = f"\n{path.read_text(encoding='utf-8')}".split("\n=== ")[1:]
    return {name: text for name, _, text in (part.partition("\n") for part in parts)}


def istanbul(texts: dict[str, str]) -> dict[str, list[int] | str]:
    with tempfile.TemporaryDirectory() as folder:
        line = ["npm", "install", "--silent", "--no-audit", "--no-fund", "istanbul-lib-instrument@6.0.3"]
        subprocess.run(line, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        script = Path(folder) / "lines.mjs"
        script.write_text(SCRIPT, encoding="utf-8")
        node = ["node", str(script)]
        done = subprocess.run(node, input=json.dumps(texts), cwd=folder, check=True, capture_output=True, text=True)
        found: dict[str, list[int] | str] = json.loads(done.stdout)
        return found


def table(texts: dict[str, str], truth: dict[str, list[int] | str]) -> int:
    agreeing = total = unread = 0
    for name, text in texts.items():
        theirs = truth[name]
        if isinstance(theirs, str):
            unread += 1
            print(f"{name:50} Istanbul cannot read it: {theirs[:60]}")
            continue
        ours = executable(name, text)
        both, either = ours & set(theirs), ours | set(theirs)
        agreeing, total = agreeing + len(both), total + len(either)
        if both != either:
            print(f"{name:50} only ours {sorted(ours - both)}, only Istanbul's {sorted(set(theirs) - both)}")
    share = 100 * agreeing / total if total else 100
    print(f"{len(texts) - unread} files, agreement on {agreeing} of {total} lines ({share:.2f} %)")
    return 0 if share >= 99 else 1


if __name__ == "__main__":
    main()
