#!/usr/bin/env bash
# Builds everything and runs every test, with the real Chromium and the real Chroma. Ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"

# --long: the journeys alone, random lives for about an hour.
if [ "${1:-}" = --long ]; then
  shift
  export CLINICWEB_LONG=1
  set -- --filter FullyQualifiedName~ClinicWeb.Tests.Journeys "$@"
fi

windows=
if [ "${1:-}" = --windows ]; then
  shift
  windows=1
fi

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
missing=()
for tool in unzip strace curl setpriv; do command -v "$tool" >/dev/null || missing+=("$tool"); done
if [ "${#missing[@]}" -gt 0 ]; then
  as_root apt-get update -qq
  as_root apt-get install -y -qq --no-install-recommends "${missing[@]/setpriv/util-linux}"
fi
# Chromium without the windows that nobody sees, where Debian has it as a package of its own: half the work.
if ! command -v chromium-headless-shell >/dev/null; then
  { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends chromium-headless-shell; } ||
    command -v chromium >/dev/null || as_root apt-get install -y -qq --no-install-recommends chromium
fi
# --windows: the tests of a build for Windows, under Wine.
if [ -n "$windows" ]; then
  command -v wine >/dev/null && command -v xvfb-run >/dev/null ||
    { as_root apt-get update -qq; as_root apt-get install -y -qq --no-install-recommends wine wine64 xvfb xauth; }
  exec packaging/wine-tests.sh "$@"
fi
if [ -f ClinicWeb.Tests/chroma/package.json ]; then
  npm ci --prefix ClinicWeb.Tests/chroma --no-audit --no-fund --loglevel=error
fi

dotnet restore -v q
dotnet build --no-restore -v q -clp:ErrorsOnly

# Programs that live for seconds gain nothing from being watched for what to optimise: a sixth of the processor's time.
export DOTNET_TieredPGO=0

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
code=0
dotnet test --no-build --results-directory "$results" --logger trx "$@" || code=$?

# Counted from what the runner wrote down, so that a run which tested nothing, or died half-way, cannot look green.
sum() {
  { grep -ho "<Counters [^>]*>" "$results"/*.trx 2>/dev/null || true; } |
    { grep -o " $1=\"[0-9]*\"" || true; } |
    tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'
}
total=$(sum total) passed=$(sum passed)
failed=$((total - passed))
[ "$total" -gt 0 ] || { echo "No test ran."; code=1; }
[ "$failed" = 0 ] || code=1
[ "$code" = 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
exit "$code"
