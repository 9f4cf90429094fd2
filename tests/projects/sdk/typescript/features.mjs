// Makes the calls of a file, and prints what came back: its status and its body.
// `features.mjs URL MODULE`, where `{name}` in MODULE stands for the name of the call.
import { readFileSync } from 'node:fs';

const [url, module] = process.argv.slice(2);
const found = {};
for (const [name, { sent }] of Object.entries(JSON.parse(readFileSync('calls.json')))) {
  try {
    const api = await import(module.replace('{name}', name));
    api.client.setConfig({ baseUrl: url });
    const method = name.replace(/_+([A-Za-z0-9])/g, (_, letter) => letter.toUpperCase());
    const { data, error, response, stream } = await api.FeaturesService[method](typed(sent));
    if (stream) {
      found[name] = 'stream';
      continue;
    }
    const body = await plain(data ?? error);
    found[name] = [response.status, body];
  } catch (error) {
    found[name] = String(error);
  }
}
console.log(JSON.stringify(found));

/** JSON as what the client takes. */
function typed(value) {
  if (Array.isArray(value)) return value.map(typed);
  if (value === null || typeof value !== 'object') return value;
  const [key, ...others] = Object.keys(value);
  if (key === '$' && !others.length) return value.$;
  if (key === '$bytes') return new File([value.$bytes], 'a.bin');
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, typed(one)]));
}

/** What was answered, as JSON. */
async function plain(value) {
  if (value instanceof Blob) return value.text();
  if (value instanceof ReadableStream) return new Response(value).text();
  return value ?? null;
}
