#!/bin/sh
# Tests with other versions than the pinned ones: try_versions.sh newest|lowest FOLDER [tests ...]
# newest: the latest that pyproject.toml allows. lowest: the least that it names. FOLDER holds the environment, made anew.
set -eu

which=$1
folder=$2
shift 2
rm -rf "$folder"
sh scripts/make_venv.sh "$folder"
python=$folder/bin/python
pip="$python -m pip --quiet --disable-pip-version-check"
case $which in
newest)
    $pip install --upgrade hatchling editables
    $pip install --upgrade --no-build-isolation -e '.[dev]'
    options=""
    ;;
lowest)
    # pip has no way to ask for the lowest. Tools of the tests are at the lowest of the development extra, too
    $pip install uv hatchling editables
    "$folder/bin/uv" pip install --quiet --python "$python" --resolution lowest-direct --no-build-isolation -e '.[analysis,discover,query]' \
        'pytest>=8.3' 'pytest-xdist>=3.6' 'pytest-rerunfailures>=16.0' 'hypothesis>=6.115' 'jsonschema>=4.23' 'httpx>=0.27' 'networkx>=3.3'
    options="-o filterwarnings=default" # old versions warn of what was to come
    ;;
*)
    echo "usage: try_versions.sh newest|lowest FOLDER [tests ...]" >&2
    exit 2
    ;;
esac
echo "where the $which versions differ from the pinned ones:"
"$python" - <<'END'
import re
from importlib.metadata import distributions
pins = dict(line.strip().split("==") for line in open("constraints.txt", encoding="utf-8") if "==" in line)
plain = lambda name: re.sub(r"[-_.]+", "-", name).lower()
pinned = {plain(name): version for name, version in pins.items()}
here = {plain(each.metadata["Name"]): each.version for each in distributions()}
for name in sorted(here):
    if name in pinned and pinned[name] != here[name]:
        print(f"  {name} {here[name]} instead of {pinned[name]}")
END
# the game and the browser have lanes of their own: a compiler, Chromium
[ $# -gt 0 ] || set -- tests/unit tests/spec tests/cli
exec "$python" -m pytest -q $options -m "not browser and not slow" "$@"
