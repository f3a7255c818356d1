"""The rules of the house as functions: each takes the root of a checkout and returns its faults, one sentence each."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# What a file in the first place may not import. A family is a folder of genmodels that is not one of the shared ones.
FORBIDDEN = {
    "genmodels": {"streamlit", "plotly", "ui", "pages", "app", "benchmarks", "tests"},
    "ui": {"pages", "app", "benchmarks", "tests"},
    "pages": {"torch", "safetensors", "pages", "app", "benchmarks", "tests"},
}
SHARED = {"data", "nn", "metrics", "live"}
PICKLERS = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}
NETWORK = {"requests", "httpx", "aiohttp", "urllib.request", "urllib3", "http.client", "socket", "ftplib", "websockets"}
FETCHES_DATA = "genmodels/data/mnist.py"  # the one file that may: behind a button and a command
OWN = (  # what a page fetches, from its own server: payloads and modules
    "fetch(new URL(`gm/payload/${hash}`, server))",
    'import(new URL("%s" + again, server))',
    "import(new URL(`./terms.${lang}.js`, import.meta.url).href)",
)
POSIX = {  # what Windows lacks, of what such an app might use; tests/without_posix takes it away from the running app
    "os": "fork forkpty getloadavg getpgid getuid geteuid killpg mkfifo mknod nice openpty pipe2 posix_spawn sched_getaffinity setpgid "
    "setpriority setsid statvfs sync sysconf uname wait wait3 wait4 waitid O_NONBLOCK WNOHANG",
    "signal": "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGSTOP SIGUSR1 SIGUSR2 alarm setitimer pause",
    "select": "select poll epoll kqueue",
}
POSIX_MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog"}
CODE = ("app.py", "pages", "ui", "genmodels")
LONGEST = 350  # lines; a room that a newcomer still reads top to bottom


def files(root: Path, *suffixes: str, under: tuple[str, ...] = ()) -> list[Path]:
    """Everything that is, or could be, committed; in a copy without git, everything but hidden folders."""
    try:
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True).stdout.split("\0")
        found = [root / name for name in names if name and (root / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        found = [p for p in root.rglob("*") if p.is_file() and not any(part[0] == "." for part in p.parts[len(root.parts) :])]
    if suffixes:
        found = [path for path in found if path.suffix in suffixes]
    if under:
        found = [path for path in found if path.relative_to(root).parts[0] in under]
    return sorted(found)


def python(root: Path, *under: str) -> Iterator[tuple[str, ast.Module]]:
    """(path from the root, syntax tree) of each Python file under the named places."""
    for path in files(root, ".py", under=under or CODE):
        yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module, name: str) -> Iterator[str]:
    """Every module that a file imports, wherever in the file, as a full dotted name."""
    package = name.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def within(module: str, names: set[str]) -> bool:
    """Whether a module is one of the names or inside one."""
    return any(module == name or module.startswith(name + ".") for name in names)


def arrows(root: Path) -> list[str]:
    """app.py -> pages -> ui -> genmodels; no page imports a page, no family another one; what they share imports none."""
    faults = set()
    folders = {path.name for path in (root / "genmodels").iterdir() if path.is_dir() and path.name[0] not in "._"}
    families = folders - SHARED
    for name, tree in python(root, "pages", "ui", "genmodels"):
        place, *rest = name.split("/")
        banned = set(FORBIDDEN[place])
        if place == "genmodels":
            banned |= {f"genmodels.{family}" for family in families - {rest[0]}}
        faults |= {f"{name} imports {module}" for module in imports(tree, name) if within(module, banned)}
    return sorted(faults)


def circles(root: Path) -> list[str]:
    """No module of the library or of ui imports, by whatever way, one that imports it; an import inside a function counts as any other."""
    files = python(root, "genmodels", "ui")
    trees = {name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): (name, tree) for name, tree in files}
    leads = {module: {to for to in imports(tree, name) if to in trees and to != module} for module, (name, tree) in trees.items()}
    for module, (_, tree) in trees.items():  # `from package import module` needs the module, not what else the package holds
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and not node.level and all(f"{node.module}.{alias.name}" in trees for alias in node.names):
                leads[module].discard(str(node.module))
    reached = {module: _reached(module, leads) for module in trees}
    rings = {tuple(sorted(other for other in reached[module] if module in reached[other])) for module in trees if module in reached[module]}
    return sorted(f"import circle: {', '.join(ring)}" for ring in rings)


def _reached(start: str, leads: dict[str, set[str]]) -> set[str]:
    """Every place that one gets to from a start by at least one step."""
    found: set[str] = set()
    open_ends = [start]
    while open_ends:
        new = leads[open_ends.pop()] - found
        found |= new
        open_ends += new
    return found


def pickles(root: Path) -> list[str]:
    """No pickle anywhere: no module that pickles, no call that unpickles, no file that was pickled."""
    faults = set()
    for name, tree in python(root, *CODE, "benchmarks", "docs", "tests", "locales"):
        faults |= {f"{name} imports {module}" for module in imports(tree, name) if within(module, PICKLERS)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            arguments = {word.arg: ast.unparse(word.value) for word in node.keywords}
            if called in ("torch.load", "torch.save") or called.endswith((".read_pickle", ".to_pickle")):
                faults.add(f"{name}:{node.lineno} calls {called}")
            if arguments.get("allow_pickle", "False") != "False":
                faults.add(f"{name}:{node.lineno} allows pickle")
            if called.endswith("cache_data") and "persist" in arguments:
                faults.add(f"{name}:{node.lineno} keeps its cache on disk, as pickle")
    bad = (".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".npy")
    faults |= {f"{path.relative_to(root)} is not a format without code in it" for path in files(root, *bad)}
    return sorted(faults)


def checkpoints(root: Path) -> list[str]:
    """Every checkpoint is a well-formed safetensors file that its manifest row hashes, and every row has its file."""
    folder = root / "checkpoints"
    rows = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    hashes = {row["file"]: row["sha256"] for row in rows.values()}
    faults = [] if rows else ["the manifest names no checkpoint"]
    for path in files(root, under=("checkpoints",)):
        if path.name == "manifest.json" or path.name.startswith("."):
            continue
        if path.suffix != ".safetensors":
            faults.append(f"{path.name} is not safetensors")
            continue
        raw = path.read_bytes()
        size = struct.unpack("<Q", raw[:8])[0] if len(raw) >= 8 else -1
        if not 0 <= size <= len(raw) - 8 or not raw[8 : 8 + size].lstrip().startswith(b"{"):
            faults.append(f"{path.name} is not safetensors")
        if hashes.pop(path.name, None) != hashlib.sha256(raw).hexdigest():
            faults.append(f"{path.name} is not the file that the manifest names")
    return faults + [f"{name} is in the manifest and not in the folder" for name in hashes]


def requests(root: Path) -> list[str]:
    """The app fetches nothing while it runs but its own payloads: no network module outside the one downloader, no address in JS, CSS or
    HTML."""
    faults = set()
    for name, tree in python(root):
        if name == FETCHES_DATA:
            continue
        banned = NETWORK | {"pooch"}
        faults |= {f"{name} imports {module}" for module in imports(tree, name) if within(module, banned)}
    call = r"\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\s*\("
    load = r"@import\b|url\(\s*['\"]?(?:https?:)?//|\bsrc\s*=\s*\\?['\"](?:https?:)?//|<link\b[^>]*https?://"
    dynamic = r"|\bimport\s*\("  # in JavaScript; in Python it opens a list of names
    for path in files(root, ".py", ".js", ".css", ".html", ".toml", under=(*CODE, ".streamlit")):
        remote = re.compile(f"{call}|{load}" + (dynamic if path.suffix in (".js", ".html") else ""))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for own in OWN:
                line = line.replace(own, "")
            line = re.sub(r'@\w+ \{import\("\.[\w./]+"\)[\w.\[\]]*\}', "", line)  # a JSDoc type, which nothing runs
            if remote.search(line):
                faults.add(f"{path.relative_to(root)}:{number} fetches: {line.strip()[:80]}")
    for path in files(root, ".md", under=("content",)):
        if re.search(r"!\[[^]]*\]\(\s*https?:|<(?:img|iframe|script)\b", path.read_text(encoding="utf-8")):
            faults.add(f"{path.relative_to(root)} shows a picture from elsewhere")
    return sorted(faults)


def systems(root: Path) -> list[str]:
    """What only POSIX has is used where its lack is expected: under a `hasattr`, or where an AttributeError is suppressed. Tests and
    benchmarks run on Windows, too."""
    faults = set()
    only = {f"{module}.{name}" for module, names in POSIX.items() for name in names.split()}
    for name, tree in python(root, *CODE, "benchmarks", "docs", "tests"):
        if name.startswith("tests/without_posix/"):
            continue
        faults |= {f"{name} imports {module}" for module in imports(tree, name) if within(module, POSIX_MODULES)}
        expected: set[ast.AST] = set()
        for node in ast.walk(tree):
            guard = [item.context_expr for item in node.items] if isinstance(node, ast.With) else [getattr(node, "test", None)]
            if any(part and re.search(r"AttributeError|hasattr", ast.unparse(part)) for part in guard):
                expected |= set(ast.walk(node))
        used = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node not in expected)
        faults |= {f"{name}:{node.lineno} uses {ast.unparse(node)}, which Windows lacks" for node in used if ast.unparse(node) in only}
        for path in (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ("symlink_to", "hardlink_to")):
            faults.add(f"{name}:{path.lineno} makes a link, which Windows grants to few")
    return sorted(faults)


def prose(root: Path) -> list[str]:
    """Every page has its prose in both languages, with the same sections and the same number of equations."""
    faults = []
    for page in sorted(path.stem for path in files(root, ".py", under=("pages",)) if path.stem != "__init__"):
        found = {}
        for lang in ("en", "ko"):
            path = root / "content" / lang / f"{page}.md"
            if not path.is_file():
                faults.append(f"content/{lang}/{page}.md is missing")
                continue
            parts = re.split(r"^## +(.+?) *$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            found[lang] = dict(zip(parts[1::2], parts[2::2], strict=True))
            faults += [f"{lang}/{page}.md: the section {name!r} is empty" for name, body in found[lang].items() if not body.strip()]
        if len(found) < 2:
            continue
        if list(found["en"]) != list(found["ko"]):
            faults.append(f"{page}: the sections differ: {list(found['en'])} and {list(found['ko'])}")
            continue
        for name in found["en"]:
            counts = [found[lang][name].count("$$") for lang in found]
            if counts[0] != counts[1]:
                faults.append(f"{page}, {name}: {counts[0] // 2} equations in English, {counts[1] // 2} in Korean")
    return faults


def unfinished(root: Path) -> list[str]:
    """No word that says something is not there yet, and no folder of somebody's own machine."""
    words = re.compile(
        r"\bTO"
        r"DO\b|\bFIX"
        r"ME\b|\bXX"
        r"X\b"
        r"|\braise Not"
        r"ImplementedError|coming"
        r" soon|lorem"
        r" ipsum|under"
        r" construction|준비"
        r" 중"
        r"|(?<![\w.:/])/(?:home|Users|root|work|mnt)/\w",
        re.IGNORECASE,
    )
    faults = []
    for path in files(root, ".py", ".js", ".css", ".html", ".md", ".toml", ".po", ".txt", ".yml", ".yaml", ".json", ".sh", ""):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        name = path.relative_to(root)
        faults += [f"{name}:{number}: {line.strip()[:80]}" for number, line in enumerate(lines, 1) if words.search(line)]
    return faults


def pinned(root: Path) -> list[str]:
    """Everything that the app imports is in requirements.txt, and every line of both lists is an exact version."""
    own = {"app", "pages", "ui", "genmodels", "benchmarks", "tests", "docs"}
    pins: dict[str, set[str]] = {}
    faults = []
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line.split("#")[0].strip() for line in (root / name).read_text(encoding="utf-8").splitlines()]
        wanted = [line for line in lines if line and not line.startswith("-r ")]
        faults += [
            f"{name}: {line} is not an exact version"
            for line in wanted
            if not re.fullmatch(r'[\w.-]+==[\w.]+(; sys_platform != "win32")?', line)
        ]
        pins[name] = {line.split("=")[0].lower().replace("-", "_") for line in wanted}
    known_as = {"PIL": "pillow", "sklearn": "scikit_learn", "ot": "pot"}
    places = {"requirements.txt": CODE, "requirements-dev.txt": ("benchmarks", "docs", "tests")}
    for name, under in places.items():
        have = pins["requirements.txt"] | (pins["requirements-dev.txt"] if name != "requirements.txt" else set())
        for path, tree in python(root, *under):
            tops = {module.split(".")[0] for module in imports(tree, path)} - own - set(sys.stdlib_module_names)
            faults += [f"{path} imports {top}, which {name} does not pin" for top in tops if known_as.get(top, top).lower() not in have]
    return sorted(set(faults))


def size(root: Path) -> list[str]:
    """Source files that can be read top to bottom; nothing heavy and no data set in the repository."""
    faults = []
    for path in files(root, ".py", ".js", ".css", under=CODE):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST:
            faults.append(f"{path.relative_to(root)} has {lines} lines")
    for path in files(root):
        if path.stat().st_size > 8 * 2**20:
            faults.append(f"{path.relative_to(root)} is larger than 8 MB")
        if re.search(r"idx[13]-ubyte|binarized_mnist|\.amat$", path.name):
            faults.append(f"{path.relative_to(root)} is a data set")
    return faults


RULES = (arrows, pickles, checkpoints, requests, systems, prose, unfinished, pinned, size)
