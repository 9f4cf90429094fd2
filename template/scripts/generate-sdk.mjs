// Writes openapi.json and the clients.
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `\
Usage: generate-sdk.mjs [options]

Write openapi.json and the clients.

Options:
  -h, --help        show this, and exit
  --input FILE|URL  take the document there, not the app's
  --list            show what each operation is called
  --check           write nothing; exit with 1 if it would

Exit code 2: it could not be done.`;
const COMMAND = 'node scripts/generate-sdk.mjs';
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CLIENTS = join(ROOT, 'clients');
const UV = ['uv', 'run', '--quiet'];
const GENERATORS = {
  python: [...UV, '--script', join(CLIENTS, 'python/generate.py')],
  typescript: [process.execPath, join(CLIENTS, 'typescript/generate.mjs')],
};
// What is generated: everything else in clients/ is written by hand.
const PARTS = {
  python: ['clients/python/pyproject.toml', 'clients/python/src'],
  typescript: ['clients/typescript/package.json', 'clients/typescript/src'],
};
const PROGRAMS = { git: 'git-scm.com', uv: 'docs.astral.sh/uv/' };
const DIFF = ['git', 'diff', '--no-index', '--no-color', '--no-ext-diff', '--no-prefix'];
const interruption = new AbortController();

/** What stopped a program, for a person to read. */
class Failure extends Error {}

/** Does what the options say; the exit code. */
async function main() {
  const flag = { type: 'boolean' };
  const known = { help: { ...flag, short: 'h' }, list: flag, check: flag, input: { type: 'string' } };
  const { values: options } = parseArgs({ options: known });
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  // Beside the clients, so that they can be put in their places by renaming.
  const scratch = fs.mkdtempSync(join(CLIENTS, '.sdk-'));
  try {
    return await work(options, scratch);
  } finally {
    fs.rmSync(scratch, { force: true, maxRetries: 5, recursive: true });
  }
}

/** Takes the document; lists, compares or writes what follows from it. */
async function work(options, scratch) {
  const words = [...UV, '--project', ROOT, join(CLIENTS, 'document.py'), scratch];
  if (options.input !== undefined) words.push('--input', options.input);
  process.stdout.write(await run(options.list ? [...words, '--list'] : words));
  if (options.list) return 0;
  const parts = ['openapi.json'];
  let failed = false;
  for (const name of Object.keys(PARTS).filter((name) => fs.existsSync(join(CLIENTS, name)))) {
    try {
      await generate(name, scratch);
      parts.push(...PARTS[name]);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      console.error(error.message);
      failed = true;
    }
  }
  if (options.check && fs.existsSync(join(ROOT, 'openapi.json'))) {
    fs.copyFileSync(join(ROOT, 'openapi.json'), join(scratch, 'committed.json'));
    process.stdout.write((await start([...DIFF, 'committed.json', 'openapi.json'], scratch)).stdout);
  }
  const changes = parts.flatMap((part) => compare(part, scratch));
  process.stdout.write(changes.join('') || (failed ? '' : 'up to date\n'));
  if (changes.length && options.check) console.log(`run \`${COMMAND}\`, and commit what it writes`);
  else if (changes.length) putInPlace(parts, scratch);
  if (failed) return 2;
  return changes.length && options.check ? 1 : 0;
}

/** Generates a client into the scratch folder. */
async function generate(name, scratch) {
  const target = join(scratch, 'clients', name);
  fs.mkdirSync(target, { recursive: true });
  await run([...GENERATORS[name], join(scratch, `${name}.json`), target]);
}

/** A line for each file that is not as it was generated. */
function compare(part, scratch) {
  const old = files(join(ROOT, part));
  const now = files(join(scratch, part));
  const different = [...new Set([...old.keys(), ...now.keys()])].sort().filter((path) => {
    return !(old.has(path) && now.get(path)?.equals(old.get(path)));
  });
  const letter = (path) => (!old.has(path) ? 'A' : now.has(path) ? 'M' : 'D');
  return different.map((path) => `${letter(path)} ${part}${path}\n`);
}

/** The content of a file, or of those in a folder, without what Python leaves there. */
function files(path, below = '') {
  const file = path + below;
  if (below.endsWith('/__pycache__') || !fs.existsSync(file)) return new Map();
  if (!fs.statSync(file).isDirectory()) return new Map([[below, fs.readFileSync(file)]]);
  return new Map(fs.readdirSync(file).flatMap((name) => [...files(path, `${below}/${name}`)]));
}

/** Puts each part in its place, by renaming; without an `await`, so that no signal comes between. */
function putInPlace(parts, scratch) {
  parts.forEach((part, number) => {
    if (fs.existsSync(join(ROOT, part))) fs.renameSync(join(ROOT, part), join(scratch, `old-${number}`));
    fs.renameSync(join(scratch, part), join(ROOT, part));
  });
}

/** Runs a program, and returns what it printed. */
async function run(command) {
  const { code, stdout, stderr } = await start(command);
  if (code) throw new Failure(String(stderr).trim() || `${command[0]} failed`);
  return String(stdout);
}

/** Runs a program to its end, and does not leave it behind. */
function start([program, ...words], cwd = process.cwd()) {
  const { signal } = interruption;
  return new Promise((resolve, reject) => {
    // Not `signal` as an option: it would not wait for the end.
    const child = execFile(program, words, { cwd, encoding: 'buffer', maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if (signal.aborted) reject(signal.reason);
      else if (error?.code === 'ENOENT') reject(new Failure(`${program} is needed: https://${PROGRAMS[program]}`));
      else resolve({ code: error ? (error.code ?? 1) : 0, stdout, stderr });
    });
    signal.onabort = () => child.kill();
  });
}

for (const [name, code] of [['SIGINT', 130], ['SIGTERM', 143]]) {
  process.on(name, () => {
    process.exitCode = code;
    interruption.abort();
  });
}
try {
  process.exitCode = await main();
} catch (error) {
  if (!interruption.signal.aborted) {
    if (!(error instanceof Failure || error.code?.startsWith('ERR_PARSE_ARGS'))) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
