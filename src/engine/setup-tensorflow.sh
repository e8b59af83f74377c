#!/usr/bin/env bash
# Sets up the optional backend `tensorflow`: tfjs-node 4.22.0, its addon built unmodified against the TensorFlow library
# of the Python wheel tensorflow-cpu, because its own install downloads a library from outside the npm registry.
# Linux x86-64, Node 18 to 26. Needs pip, python3 and g++ (C++17). Lands in ./.tfnode, a prefix that npm ci leaves alone.
# usage: npm run setup:tensorflow        (TFV=2.18.1 takes another TensorFlow; 2.15.1 and 2.18.1 are known to be right)
set -euo pipefail

TFV=${TFV:-2.15.1}
PREFIX=$PWD/.tfnode
PACKAGE=$PREFIX/node_modules/@tensorflow/tfjs-node

refuse() { echo "setup-tensorflow: expected $1, got $2; $3." >&2; exit 2; }
[ "$(uname -sm)" = 'Linux x86_64' ] ||
  refuse 'Linux on x86-64' "$(uname -sm)" 'npm install --no-save @tensorflow/tfjs-node@4.22.0 may do where the internet is open'
for tool in npm pip python3 g++ strip; do
  command -v "$tool" > /dev/null || refuse "$tool" none "install it first (Debian: apt-get install python3-pip g++)"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$PREFIX"

echo "1/4 tfjs-node 4.22.0 from the npm registry"
npm install --prefix "$PREFIX" --ignore-scripts --no-audit --no-fund --loglevel=error @tensorflow/tfjs-node@4.22.0

echo "2/4 tensorflow-cpu $TFV from the Python index, about 200 MB"
pip download --quiet --no-deps --only-binary=:all: --python-version 3.11 --platform manylinux2014_x86_64 \
  --dest "$work" "tensorflow-cpu==$TFV"
rm -rf "$PACKAGE/deps" "$PACKAGE/lib"
mkdir -p "$PACKAGE/deps/lib" "$PACKAGE/lib/napi-v8"
# of the wheel only the C headers and the two libraries
python3 - "$work"/*.whl "$PACKAGE/deps" <<'PY'
import os, re, shutil, sys, zipfile

wheel, out = zipfile.ZipFile(sys.argv[1]), sys.argv[2]
headers = r'include/(tensorflow/c/|tensorflow/core/platform/ctstring|(xla/)?tsl/(c|platform)/).*\.h'
wanted = re.compile(rf'tensorflow/({headers}|libtensorflow_(cc|framework)\.so\.2)$')
for name in wheel.namelist():
    found = wanted.match(name)
    if not found:
        continue
    path = found[1] if found[1].startswith('include/') else 'lib/' + found[1]
    target = os.path.join(out, path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with wheel.open(name) as source, open(target, 'wb') as file:
        shutil.copyfileobj(source, file, 1 << 20)
PY
ln -s libtensorflow_cc.so.2 "$PACKAGE/deps/lib/libtensorflow.so"
ln -s libtensorflow_cc.so.2 "$PACKAGE/deps/lib/libtensorflow.so.2"
ln -s libtensorflow_framework.so.2 "$PACKAGE/deps/lib/libtensorflow_framework.so"
# symbols for debuggers are 165 MB
strip --strip-unneeded "$PACKAGE"/deps/lib/libtensorflow_{cc,framework}.so.2

echo "3/4 the addon"
# the headers of Node come with it, or from npm
headers=
home=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
for folder in "$home/include/node" /usr/include/node /usr/local/include/node /usr/include/nodejs/src; do
  [ -f "$folder/node_api.h" ] && { headers=$folder; break; }
done
if [ -z "$headers" ]; then
  npm install --prefix "$work/headers" --no-save --no-audit --no-fund --loglevel=error node-api-headers > /dev/null
  headers=$work/headers/node_modules/node-api-headers/include
fi
g++ -std=c++17 -O2 -fPIC -shared -DNAPI_VERSION=8 -I"$headers" -I"$PACKAGE/deps/include" \
  "$PACKAGE/binding/tfjs_backend.cc" "$PACKAGE/binding/tfjs_binding.cc" -o "$PACKAGE/lib/napi-v8/tfjs_binding.node" \
  -L"$PACKAGE/deps/lib" -Wl,-rpath,'$ORIGIN/../../deps/lib' -ltensorflow -ltensorflow_framework

echo "4/4 a first sum"
TF_CPP_MIN_LOG_LEVEL=2 node - "$PACKAGE" <<'JS'
const util = require('node:util')
Object.assign(util, { isNullOrUndefined: (value) => value == null, isArray: Array.isArray })
const tf = require(process.argv[2])
const sum = tf.tensor([1, 2]).sum().dataSync()[0]
if (tf.getBackend() !== 'tensorflow' || sum !== 3) throw new Error(`the sum of 1 and 2 is ${sum} on ${tf.getBackend()}`)
console.log(`TensorFlow ${tf.backend().binding.TF_Version} works: NEUTRINA_BACKEND=tensorflow, or --backend tensorflow`)
JS
