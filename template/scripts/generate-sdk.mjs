// Writes openapi.json and the clients: `--help` tells the options, clients/sdk.py has the rest.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SDK = ['run', '--quiet', '--project', ROOT, `${ROOT}clients/sdk.py`, 'node scripts/generate-sdk.mjs'];
// A generator that needs Node runs in this one.
const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;

const child = spawn('uv', [...SDK, ...process.argv.slice(2)], { env: { ...process.env, PATH }, stdio: 'inherit' });
child.on('error', () => {
  console.error('uv is needed: https://docs.astral.sh/uv/');
  process.exitCode = 2;
});
child.on('exit', (code) => {
  process.exitCode ??= code ?? 1;
});
for (const [name, code] of [['SIGINT', 130], ['SIGTERM', 143]]) {
  process.on(name, () => {
    process.exitCode = code;
    child.kill();
  });
}
