#!/bin/sh
# Writes constraints.txt anew: what a clean environment with the development extra holds, names and versions only.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sh scripts/make_venv.sh "$folder/venv"
pip="$folder/venv/bin/python -m pip --quiet --disable-pip-version-check"
$pip install hatchling editables
$pip install --no-build-isolation -e '.[dev,game]'
$pip install --no-deps --target "$folder/data" ema_workbench
{
    echo "# Every package that the tests ran with, base and development, so that a fresh install gives the same ones."
    echo "# Made by \`make constraints\` from a clean environment on Python 3.11. Use: pip install -c constraints.txt -e ."
    { $pip freeze --exclude-editable; $pip freeze --path "$folder/data"; } | sort -f
} > "$folder/constraints.txt"
mv "$folder/constraints.txt" constraints.txt
echo "wrote constraints.txt: run make check, then commit it"
