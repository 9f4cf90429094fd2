// Writes the TypeScript client with Hey API: `node generate.mjs DOCUMENT OUTPUT`, or `--list DOCUMENT`.
import { execSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { named, place } from './names.mjs';
import { npmVersion } from './version.mjs';

const manifest = read(new URL('package.json', import.meta.url));

async function generate(document, output) {
  const names = named(document);
  const version = npmVersion(document.info.version);
  installTools(JSON.parse(manifest));
  const { createClient } = await import('@hey-api/openapi-ts');
  await createClient({
    input: withCallbacks(document),
    logs: { file: false, level: 'silent' },
    output: { module: { extension: '.js' }, path: `${output}/src` },
    plugins: [
      { name: '@hey-api/client-fetch', includeInEntry: true },
      '@hey-api/typescript',
      {
        name: '@hey-api/sdk',
        operations: {
          containerName: { casing: 'preserve' },
          methodName: { casing: 'preserve' },
          // The whole name, neither nested at dots nor cased again; types keep the operation's id.
          strategy: (operation) => {
            const { method, service } = names.get(place(operation.method, operation.path));
            return [[service, method]];
          },
        },
      },
    ],
  });
  writeFileSync(`${output}/package.json`, manifest.replace(/"version": ".*"/, `"version": "${version}"`));
}

/** Installs the pinned generator where it is missing or another version. */
function installTools({ devDependencies, engines }) {
  const [wanted, has] = [engines.node, process.versions.node].map((text) => text.match(/\d+/g).map(Number));
  if (has[0] < wanted[0] || (has[0] === wanted[0] && has[1] < wanted[1])) {
    throw new Error(`Node ${engines.node} is needed, this is ${process.versions.node}: https://nodejs.org`);
  }
  const installed = ([name, version]) => {
    const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
    return existsSync(file) && JSON.parse(read(file)).version === version;
  };
  if (!Object.entries(devDependencies).every(installed)) {
    const cwd = new URL('.', import.meta.url);
    try {
      execSync('npm install --no-audit --no-fund', { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    } catch (error) {
      throw error.status === 127 ? new Error('npm is needed: https://nodejs.org') : error;
    }
  }
}

/** Hey API types webhooks and not callbacks, so here a callback is a webhook, named by its id. */
function withCallbacks(document) {
  const operations = Object.values(document.paths ?? {}).flatMap(Object.values);
  const targets = operations.flatMap(({ callbacks = {} }) => Object.values(callbacks).flatMap(Object.values));
  const entries = targets.flatMap((item) => Object.values(item).map(({ operationId }) => [operationId, item]));
  return { ...document, webhooks: { ...document.webhooks, ...Object.fromEntries(entries) } };
}

/** Prints what each operation is called. */
function list(document) {
  const rows = [...named(document).values()].map((one) => [one.place, `${one.service}.${one.method}()`, one.id]);
  rows.unshift(['operation', 'TypeScript', 'id']);
  const width = (column) => Math.max(...rows.map((row) => row[column].length));
  for (const [operation, name, id] of rows) {
    console.log(`${operation.padEnd(width(0))}  ${name.padEnd(width(1))}  ${id}`);
  }
}

function read(file) {
  return readFileSync(file, 'utf8');
}

try {
  const [first, second] = process.argv.slice(2);
  if (first === '--list') list(JSON.parse(read(second)));
  else await generate(JSON.parse(read(first)), second);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
