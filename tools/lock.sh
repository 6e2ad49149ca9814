#!/bin/sh
# Write the locks anew, with hashes and equal versions: users (plain install), web (beside it the application and the
# analysis of text) and developers (everything).
# Needs uv (pip install uv).
set -eu
cd "$(dirname "$0")/.."
export UV_CUSTOM_COMPILE_COMMAND="tools/lock.sh"
uv pip compile pyproject.toml --group build --python-version 3.11 --generate-hashes -q -o requirements/users.txt "$@"
uv pip compile pyproject.toml --group build --extra web --extra text --python-version 3.11 --generate-hashes -q \
  -c requirements/users.txt -o requirements/web.txt "$@"
uv pip compile pyproject.toml --group build --extra web --extra text --extra dev --extra spark --python-version 3.11 \
  --generate-hashes -q -c requirements/web.txt -o requirements/developers.txt "$@"
