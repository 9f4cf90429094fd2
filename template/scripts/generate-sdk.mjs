// Writes openapi.json and the clients.
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const USAGE = `\
Write openapi.json and the clients.

Usage: generate-sdk.mjs [--input FILE|URL] [--list | --check]

  --input FILE|URL  take the document from there, not from the app
  --list            show what each operation is called, and write nothing
  --check           show what would change, write nothing, and exit with 1 if anything would

Exit code 2: it could not be done.`;
const COMMAND = 'node scripts/generate-sdk.mjs';
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
// Each run's own, and beside the clients, so that they can be put in their places by renaming.
const SCRATCH = join(ROOT, `clients/.sdk-${process.pid}`);
const SCRIPT = ['uv', 'run', '--quiet', '--script'];
const GENERATORS = {
  python: [...SCRIPT, 'clients/python/generate.py'],
  typescript: [process.execPath, 'clients/typescript/generate.mjs'],
};
// What is generated: everything else in clients/ is written by hand.
const PARTS = {
  python: ['clients/python/pyproject.toml', 'clients/python/src'],
  typescript: ['clients/typescript/package.json', 'clients/typescript/src'],
};
const PROGRAMS = {
  git: 'https://git-scm.com',
  uv: 'https://docs.astral.sh/uv/',
};
const DIFF = ['diff', '--no-index', '--no-color', '--no-ext-diff', '--no-prefix', '--no-renames'];
const interruption = new AbortController();

/** What stopped the script, for a person to read. */
class Failure extends Error {}

/** Does what the options say; the exit code. */
async function main(words) {
  const options = parse(words);
  if (options.has('--help')) {
    console.log(USAGE);
    return 0;
  }
  removeLeftovers();
  fs.mkdirSync(SCRATCH);
  try {
    return await work(options);
  } finally {
    remove(SCRATCH);
  }
}

/** Removes the scratch folders of runs that were killed; one of them may have had this id. */
function removeLeftovers() {
  remove(SCRATCH);
  for (const name of fs.readdirSync(dirname(SCRATCH)).filter((name) => name.startsWith('.sdk-'))) {
    try {
      process.kill(Number(name.slice('.sdk-'.length)), 0);
    } catch {
      remove(join(dirname(SCRATCH), name));
    }
  }
}

/** The options; those without a value have an empty one. */
function parse(words) {
  const options = new Map();
  const left = words.values();
  for (const name of left) {
    if (name === '--input') {
      options.set(name, left.next().value);
      if (!options.get(name)) throw new Failure(`${name} wants a value`);
    } else if (['--list', '--check', '--help'].includes(name)) {
      options.set(name, '');
    } else {
      throw new Failure(`unknown option ${name}; see --help`);
    }
  }
  return options;
}

/** Takes the document; lists, compares or writes what follows from it. */
async function work(options) {
  const document = join(SCRATCH, 'openapi.json');
  fs.writeFileSync(document, pretty(...(await read(options.get('--input')))));
  const clients = Object.keys(GENERATORS).filter((name) => fs.existsSync(join(ROOT, 'clients', name)));
  if (options.has('--list')) {
    const tables = [];
    for (const name of clients) tables.push(await run([...GENERATORS[name], '--list', document]));
    process.stdout.write(tables.join('\n'));
    return 0;
  }
  if (options.has('--check') && !fs.existsSync(join(ROOT, 'openapi.json'))) {
    console.log(`openapi.json is not there yet: run \`${COMMAND}\`, and commit what it writes`);
    return 1;
  }
  for (const name of clients) await generate(name, document);
  const parts = ['openapi.json', ...clients.flatMap((name) => PARTS[name])];
  const changed = await showChanges(parts, options.has('--check'));
  if (!changed) console.log('up to date');
  if (!options.has('--check')) putInPlace(parts);
  return changed && options.has('--check') ? 1 : 0;
}

/** The document's text, and where it is from: the app, a file, or a server. */
async function read(source) {
  if (source === undefined) {
    const target = join(SCRATCH, 'app.json');
    await run(['uv', 'run', '--quiet', 'clients/document.py', target]);
    return [fs.readFileSync(target, 'utf8'), "the app's document"];
  }
  if (/^https?:\/\//.test(source)) return [await download(source), source];
  try {
    return [fs.readFileSync(source, 'utf8'), source];
  } catch {
    throw new Failure(`${source} cannot be read`);
  }
}

/** What a server answers. */
async function download(url) {
  let answer;
  try {
    const timeout = AbortSignal.timeout(30_000);
    answer = await fetch(url, { signal: AbortSignal.any([timeout, interruption.signal]) });
    if (answer.ok) return await answer.text();
  } catch {
    throw new Failure(`${url} does not answer`);
  }
  throw new Failure(`${url} answers ${answer.status}`);
}

/** JSON, two spaces deep; its numbers as they stand: 1.0 would be 1 in JavaScript. */
function pretty(text, source) {
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Failure(`${source} is not JSON`);
  }
  if (!isOpenapi(document)) {
    throw new Failure(`${source} is not an OpenAPI 3 document`);
  }
  const pieces = [];
  let depth = 0;
  let last = '';
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const closes = ['}', ']'].includes(piece);
    if (closes) depth -= 1;
    const starts = closes ? !['{', '['].includes(last) : ['{', '[', ','].includes(last);
    if (starts && ![',', ':'].includes(piece)) pieces.push('\n' + '  '.repeat(depth));
    pieces.push(piece === ':' ? ': ' : piece);
    if (['{', '['].includes(piece)) depth += 1;
    last = piece;
  }
  return `${pieces.join('')}\n`;
}

/** Whether JSON has what each OpenAPI 3 document has, as far as it is used here. */
function isOpenapi(document) {
  const strings = [document?.openapi, document?.info?.title, document?.info?.version];
  return strings.every((text) => typeof text === 'string') && strings[0].startsWith('3.');
}

/** Generates a client into the scratch folder. */
async function generate(name, document) {
  const target = join(SCRATCH, 'generated/clients', name);
  fs.mkdirSync(target, { recursive: true });
  await run([...GENERATORS[name], document, target]);
}

/** Prints how the generated files differ from those in place; tells whether they do. */
async function showChanges(parts, whole) {
  fs.mkdirSync(join(SCRATCH, 'generated'), { recursive: true });
  fs.renameSync(join(SCRATCH, 'openapi.json'), join(SCRATCH, 'generated/openapi.json'));
  for (const part of parts) copy(join(ROOT, part), join(SCRATCH, 'committed', part));
  if (whole) process.stdout.write(await difference('committed/openapi.json', 'generated/openapi.json'));
  const changes = await difference('--name-status', 'committed', 'generated');
  process.stdout.write(changes.replace(/^(\w)\t(committed|generated)\//gm, '$1 '));
  return changes !== '';
}

/** What git says of two files or folders; nothing, if they are alike. */
async function difference(...words) {
  return String((await git([...DIFF, ...words], SCRATCH)).stdout);
}

/** Puts each part in its place, by renaming; without an `await`, so that no signal comes between. */
function putInPlace(parts) {
  remove(join(SCRATCH, 'committed'));
  for (const part of parts) {
    const old = join(SCRATCH, 'committed', part);
    fs.mkdirSync(dirname(old), { recursive: true });
    if (fs.existsSync(join(ROOT, part))) fs.renameSync(join(ROOT, part), old);
    fs.renameSync(join(SCRATCH, 'generated', part), join(ROOT, part));
  }
}

/** Copies a file or folder; nothing, if there is none. */
function copy(source, target) {
  if (fs.existsSync(source)) fs.cpSync(source, target, { recursive: true });
}

/** Removes a folder; what somebody still writes to is left to the next run. */
function remove(folder) {
  try {
    fs.rmSync(folder, { force: true, maxRetries: 5, recursive: true });
  } catch (error) {
    if (error.code !== 'ENOTEMPTY') throw error;
  }
}

/** Runs git, whatever its exit code. */
function git(words, folder = ROOT) {
  return start(['git', ...words], folder);
}

/** Runs a program in the project, and returns what it printed. */
async function run(command) {
  const done = await start(command, ROOT);
  if (done.code) throw new Failure(String(done.stderr).trim() || `${command[0]} failed`);
  return String(done.stdout);
}

/** Runs a program to its end, and does not leave it behind. */
function start([program, ...words], cwd) {
  const { signal } = interruption;
  return new Promise((resolve, reject) => {
    const options = { cwd, encoding: 'buffer', maxBuffer: 2 ** 28 };
    const child = execFile(program, words, options, (error, stdout, stderr) => {
      if (signal.aborted) reject(signal.reason);
      else if (error?.code === 'ENOENT') reject(new Failure(`${program} is needed: ${PROGRAMS[program]}`));
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
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!interruption.signal.aborted) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
