#!/bin/sh
# Makes a virtual environment with the first Python of 3.11 or later that can: make_venv.sh FOLDER
# PYTHON in the environment names one instead of searching.
set -eu

folder=$1

is_usable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -x "$folder/bin/python" ] && is_usable "$folder/bin/python" && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

seen=""
for python in ${PYTHON:-python3.11 python3.12 python3.13 python3 python3.14 python}; do
    if is_usable "$python"; then
        echo "making $folder with $("$python" --version) ($python)"
        if "$python" -m venv --clear "$folder" >/dev/null 2>&1; then
            exit 0
        fi
        seen="$seen $python"
    fi
done

if [ -n "$seen" ]; then
    echo "error: found$seen, but none of them can make a virtual environment" >&2
    echo "hint: on Debian and Ubuntu install python3-venv, then run the same command again" >&2
else
    echo "error: no Python 3.11 or later was found${PYTHON:+ under PYTHON=$PYTHON}" >&2
    echo "hint: install one, or name it: make PYTHON=/path/to/python3.11 demo" >&2
fi
exit 1
