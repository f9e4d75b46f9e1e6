#!/usr/bin/env python3
"""Checks the rules of the house that a machine can check: who may include whom, which library is confined where,
no file too long, nothing that names a machine or a registry host. Prints each breach; exit 1 if there is one."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# A row of the table "Where things live": | `src/engine/drape` | what | garment, textile |
ROW = re.compile(r"^\| `src/(?P<path>[\w/]+)`[^|]*\|[^|]*\|(?P<may>[^|]*)\|\s*$")


def read_table() -> dict[str, set[str]]:
    """Module -> modules it may include: those its row in ARCHITECTURE.md names, and what those may include."""
    rows = {}
    for line in (ROOT / "ARCHITECTURE.md").read_text().splitlines():
        if row := ROW.match(line):
            rows[row["path"].split("/")[-1]] = set(re.findall(r"\w+", row["may"]))
    may: dict[str, set[str]] = {}

    def close(module: str) -> set[str]:
        if module not in may:
            direct = rows[module] & rows.keys()
            may[module] = direct.union(*(close(m) for m in direct))
        return may[module]

    for module in rows:
        close(module)
    return may


MAY = read_table()

# Third-party header -> the only module whose sources may include it.
CONFINED = {
    r"embree3/": {"render"},
    r"vips/": {"media"},
    r"libheif/": {"media"},
    r"opencv2/": {"vision"},
    r"cairo": {"print"},
    r"draco/": {"gltf"},
    r"metis\.h": {"drape"},
    r"Eigen/": {"body", "drape", "vision"},
    r"meshoptimizer\.h": {"gltf"},
    r"ft2build\.h": {"print"},
    r"CLI/": {"apps"},
    r"boost/beast": {"gateway"},
    r"openssl/": {"crypto", "gateway"},
    r"(argon2|crypt)\.h": {"crypto"},
    r"toml\+\+/": {"config"},
    r"hiredis/": {"redis"},
    r"pugixml": {"objects"},
    r"brotli/": {"gateway"},
    r"libpq-fe\.h": {"postgres"},
    r"archive(_entry)?\.h": {"account", "catalog"},
    r"curl/": {"http", "mail", "objects"},
}

MAX_LINES = 450
HOSTS = re.compile(r"registry\.npmjs|files\.pythonhosted|pypi\.org|repo1?\.maven|deb\.debian\.org|crates\.io|proxy\.golang", re.I)
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def module_of(path: pathlib.Path) -> str | None:
    parts = path.relative_to(ROOT).parts
    if parts[0] != "src":
        return None
    if parts[1] in ("engine", "platform", "modules"):
        return parts[2]
    return parts[1]  # base, web, gateway, apps


def tracked() -> list[pathlib.Path]:
    out = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in out.stdout.splitlines() if (ROOT / line).is_file()]


def check_source(path: pathlib.Path, text: str) -> list[str]:
    breaches = []
    module = module_of(path)
    lines = text.splitlines()
    where = path.relative_to(ROOT)
    if len(lines) > MAX_LINES:
        breaches.append(f"{where}: {len(lines)} lines; one idea fits {MAX_LINES}")
    is_test = bool({"tests", "testing", "bench"} & set(where.parts))
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if not found or module is None:
            continue
        header = found.group(1)
        if header.startswith("fw/"):
            other = header.split("/")[1]
            if module != "apps" and other != module and not is_test and other not in MAY.get(module, set()):
                breaches.append(f"{where}:{number}: {module} may not include {header}")
        for pattern, homes in CONFINED.items():
            if re.match(pattern, header) and module not in homes:
                breaches.append(f"{where}:{number}: only {', '.join(sorted(homes))} may include {header}")
    if path.suffix == ".hpp" and "#pragma once" not in text:
        breaches.append(f"{where}: no #pragma once")
    return breaches


def main() -> int:
    breaches = []
    for path in tracked():
        if path.suffix not in (".cpp", ".hpp", ".md", ".sh", ".py", ".json", ".mjs", ".ts", ".cmake", ".txt", ".list", ".lock", ""):
            continue
        text = path.read_text(errors="replace")
        if path.suffix in (".cpp", ".hpp"):
            breaches += check_source(path, text)
        if path != pathlib.Path(__file__).resolve() and HOSTS.search(text):
            breaches.append(f"{path.relative_to(ROOT)}: names a registry host")
    print("\n".join(breaches) if breaches else "the rules hold")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
