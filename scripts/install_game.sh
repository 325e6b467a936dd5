#!/bin/sh
# Adds what `sandtable solve` needs for mixed equilibria. pygambit has no wheel for Linux: it is built once, where there is a C++ compiler.
# Without it everything else works, and the tests that ask pygambit itself say why they are skipped.
set -u

venv=$1
python=$venv/bin/python
pip="$python -m pip --quiet --disable-pip-version-check"
if "$python" -c 'import pygambit' 2>/dev/null; then
    exit 0
fi
# WHEELS names a folder with a wheel that was built before; a platform that has one of its own needs no compiler either
for ready in ${WHEELS:+"$WHEELS"/pygambit-*.whl} pygambit; do
    if $pip install -c constraints.txt --only-binary pygambit "$ready" 2>/dev/null; then
        exit 0
    fi
done
if ! command -v "${CXX:-c++}" >/dev/null 2>&1; then
    echo "no C++ compiler, so no pygambit: the tests that ask pygambit itself will be skipped"
    exit 0
fi
echo "building pygambit for the game (once, some five minutes)"
$pip install -c constraints.txt pygambit || echo "pygambit cannot be built here: the tests that ask pygambit itself will be skipped"
