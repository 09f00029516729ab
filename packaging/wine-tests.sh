#!/usr/bin/env bash
# Publishes the tests for Windows and runs them under Wine, class by class, all but those in
# ClinicWeb.Tests/windows.txt.
# packaging/wine-tests.sh [PATTERN]: only classes whose name matches.
set -euo pipefail
# Without a screen Wine makes no window, not even one that nobody sees, and a session that began without one never does.
[ -n "${DISPLAY:-}" ] || exec xvfb-run -a "$0" "$@"
cd "$(dirname "$0")/.."

tests=${WINE_TESTS:-$PWD/artifacts/tests-win-x64}
if [ -z "${WINE_TESTS:-}" ]; then
  dotnet publish ClinicWeb.Tests -c Release -r win-x64 --self-contained -p:RunAnalyzers=false -o "$tests" \
    -v q -clp:ErrorsOnly
  # Which files the pages are made of; a publish of the tests has those of the tests only.
  cp ClinicWeb.Server/bin/Release/net10.0/win-x64/ClinicWeb.Server.staticwebassets.*.json "$tests/"
fi
# .NET maps its code twice to keep it from being written to, which Wine 8 does not carry out: the runtime ends with an
# internal error.
export DOTNET_EnableWriteXorExecute=0
export WINEDEBUG=-all WINEPREFIX=${WINEPREFIX:-$tests/.wine} LANG=C.UTF-8
mkdir -p "$WINEPREFIX"
wineserver -k 2>/dev/null || true
wineboot -i >/dev/null 2>&1 || true

# "Class.*", "Class" or "Class.method", without their reasons.
left_out=$(sed -e '/^#/d' -e '/^$/d' -e 's/ .*//' ClinicWeb.Tests/windows.txt)
methods=() passed=0 failed=0 code=0
while read -r name; do methods+=(-method- "$name"); done < <(
  grep -E 'Tests\.[A-Za-z_]+$' <<<"$left_out" | grep -vE '\.[A-Za-z]+Tests$' || true)

is_left_out() {
  local pattern
  while read -r pattern; do
    # shellcheck disable=SC2053
    [[ $1 == $pattern ]] && return 0
  done <<<"$left_out"
  return 1
}

while read -r class; do
  is_left_out "$class" && continue
  [[ $class =~ ${1:-.} ]] || continue
  log=$tests/$class.log
  # Wine itself stands still now and then: a class that did not come to its end is tried once more; not after a failure,
  # which makes the runner stand still there again.
  for _ in 1 2; do
    timeout --kill-after=10 "${CLASS_TIMEOUT:-300}" wine "$tests/ClinicWeb.Tests.exe" \
      -noLogo -noColor -class "$class" "${methods[@]}" >"$log" 2>&1 </dev/null || true
    line=$(tr -d '\r' <"$log" | grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+' | tail -1 || true)
    if [ -n "$line" ] || grep -q '\[FAIL\]' "$log"; then break; fi
  done
  total=$(sed -E 's/Total: ([0-9]+).*/\1/' <<<"$line")
  bad=$(sed -E 's/.*Errors: ([0-9]+), Failed: ([0-9]+)/\1+\2/' <<<"$line")
  if [ -z "$line" ]; then
    echo "$class: it did not come to its end"; failed=$((failed + 1)); code=1
    tr -d '\r' <"$log" | grep -E '\[FAIL\]' || true
    continue
  fi
  bad=$((bad)) failed=$((failed + bad)) passed=$((passed + total - bad))
  if [ "$bad" -gt 0 ]; then
    code=1
    echo "$class: $bad of $total failed"
    tr -d '\r' <"$log" | grep -E '\[FAIL\]' || true
  fi
done < <(
  grep -rlE '\[(Fact|Theory)\]' ClinicWeb.Tests --include='*Tests.cs' --exclude-dir=bin --exclude-dir=obj |
    sort | sed -E 's/\.cs$//; s#/#.#g')
[ "$passed" -gt 0 ] || { echo "No test ran."; code=1; }
echo "$passed passed, $failed failed under Wine"
exit "$code"
