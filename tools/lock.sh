#!/bin/sh
# Write both locks anew: users (plain install) and developers (everything), with hashes and equal versions.
# Needs uv (pip install uv).
set -eu
cd "$(dirname "$0")/.."
export UV_CUSTOM_COMPILE_COMMAND="tools/lock.sh"
uv pip compile pyproject.toml --group build --python-version 3.11 --generate-hashes -q -o requirements/users.txt "$@"
uv pip compile pyproject.toml --group build --extra dev --extra spark --python-version 3.11 --generate-hashes -q \
  -c requirements/users.txt -o requirements/developers.txt "$@"
