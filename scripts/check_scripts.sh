#!/bin/sh
# The JavaScript of the report and of the app: format and lint by Biome, types by TypeScript, from the versions in package-lock.json.
# --write formats and repairs; --install only installs. Without npm, or without a way to its registry, says so and succeeds, but
# not on GitHub, where CI is set and both are there.
set -eu
cd "$(dirname "$0")/.."

lacking() {
    echo "$1: the scripts of the pages are not checked"
    [ -z "${GITHUB_ACTIONS:-}" ] || exit 1
    exit 0
}

command -v npm >/dev/null || lacking "npm is not installed"
if ! cmp -s package-lock.json node_modules/.checked-lock; then
    timeout "${NPM_SECONDS:-120}" npm ci --silent --no-audit --no-fund >/dev/null 2>&1 || lacking "npm could not install the tools"
    cp package-lock.json node_modules/.checked-lock
fi
[ "${1:-}" != --install ] || exit 0
node_modules/.bin/biome check --error-on-warnings ${1:-}
node_modules/.bin/tsc --project tsconfig.json
