// Writes the TypeScript client with Hey API: `node generate.mjs JOB FOLDER`, a job of ../sdk.py's.
import { execFileSync, execSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { npmVersion } from './version.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const MANIFEST = readFileSync(`${HERE}/package.json`, 'utf8');
const MODULES = `${HERE}/node_modules`;
const NODE = '20.19';
// What the generated files call something of their own.
const TAKEN = /^(Array|Client|ClientOptions|Date|Options)$/;

async function generate({ document, operations, settings }, output) {
  const version = npmVersion(document.info.version);
  installTools(JSON.parse(MANIFEST));
  const { createClient } = await import('@hey-api/openapi-ts');
  const names = new Map(operations.map(({ place, typescript }) => [place, typescript.slice(0, -2).split('.')]));
  const plugins = {
    '@hey-api/client-fetch': { includeInEntry: true },
    '@hey-api/typescript': { definitions: (name) => (TAKEN.test(name) ? `${name}Model` : name) },
    '@hey-api/sdk': {
      operations: {
        containerName: { casing: 'preserve' },
        methodName: { casing: 'preserve' },
        // The whole name, neither nested at dots nor cased again; types keep the operation's id.
        strategy: ({ method, path }) => [names.get(`${method.toUpperCase()} ${path}`)],
      },
    },
  };
  for (const plugin of settings.plugins ?? []) {
    const { name, ...options } = typeof plugin === 'string' ? { name: plugin } : plugin;
    plugins[name] = { ...plugins[name], ...options };
  }
  await createClient({
    input: withCallbacks(document),
    logs: { file: false, level: 'silent' },
    output: { module: { extension: '.js' }, path: `${output}/src` },
    plugins: Object.entries(plugins).map(([name, options]) => ({ name, ...options })),
  });
  writeFileSync(`${output}/package.json`, MANIFEST.replace(/"version": ".*"/, `"version": "${version}"`));
  compile(output);
}

/** Installs the pinned generator where it is missing or another version. */
function installTools({ devDependencies }) {
  const ours = process.versions.node;
  if (ours.localeCompare(NODE, 'en', { numeric: true }) < 0) {
    throw new Error(`Node ${NODE} or newer is needed, this is ${ours}: https://nodejs.org`);
  }
  const installed = ([name, version]) => {
    const file = `${MODULES}/${name}/package.json`;
    return existsSync(file) && JSON.parse(readFileSync(file)).version === version;
  };
  if (Object.entries(devDependencies).every(installed)) return;
  try {
    execSync('npm install --no-audit --no-fund', { cwd: HERE, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw error.status === 127 ? new Error('npm is needed: https://nodejs.org') : error;
  }
}

/** Hey API types webhooks and not callbacks, so here a callback is a webhook, named by its id. */
function withCallbacks(document) {
  const operations = Object.values(document.paths ?? {}).flatMap(Object.values);
  const targets = operations.flatMap(({ callbacks = {} }) => Object.values(callbacks).flatMap(Object.values));
  const entries = targets.flatMap((item) => Object.values(item).map(({ operationId }) => [operationId, item]));
  return { ...document, webhooks: { ...document.webhooks, ...Object.fromEntries(entries) } };
}

/** Compiles what was written, before anybody else does. */
function compile(output) {
  copyFileSync(`${HERE}/tsconfig.json`, `${output}/tsconfig.json`);
  symlinkSync(MODULES, `${output}/node_modules`, 'junction');
  try {
    const tsc = `${MODULES}/typescript/bin/tsc`;
    // TypeScript's own declarations, half of the time, are not what was written.
    const options = ['--noEmit', '--pretty', 'false', '--skipLibCheck'];
    execFileSync(process.execPath, [tsc, ...options], { cwd: output, stdio: 'pipe' });
  } catch (error) {
    throw new Error(`what Hey API wrote does not compile: ${error.stdout}`);
  }
}

try {
  const [job, output] = process.argv.slice(2);
  await generate(JSON.parse(readFileSync(job)), output);
} catch (error) {
  console.error(`typescript: ${error.message}`.trim());
  process.exitCode = 1;
}
