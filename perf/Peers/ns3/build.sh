#!/bin/bash
# Builds the ns-3 programs against Debian's ns-3 (package libns3-dev). Debian's pkg-config files for ns-3 are broken, so the
# libraries are named here. Usage: build.sh <output folder>. Without the package it is installed when we are root, and
# otherwise the script says what to do.
set -euo pipefail
cd "$(dirname "$0")"
out=${1:?usage: build.sh <output folder>}
mkdir -p "$out"

if [ ! -e /usr/include/ns3/core-module.h ]; then
  if [ "$(id -u)" = 0 ]; then
    apt-get install -y --no-install-recommends libns3-dev g++ >&2
  else
    echo "ns-3 is missing. Ask somebody with root to run: apt-get install --no-install-recommends libns3-dev g++" >&2
    exit 3
  fi
fi

libraries=""
for module in core network internet point-to-point applications stats traffic-control bridge; do
  libraries="$libraries -lns3-$module"
done
for program in hold dumbbell topo churn synflood; do
  if [ "$out/$program" -nt "$program.cc" ] && [ "$out/$program" -nt common.h ]; then
    continue
  fi
  echo "building $program" >&2
  g++ -O3 -DNDEBUG -std=c++17 -Wno-deprecated-declarations "$program.cc" -o "$out/$program" $libraries
done
