// What each operation is called in the TypeScript client.
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
// A class cannot have these as static methods, or TypeScript refuses them.
const RESERVED = new Set(['arguments', 'caller', 'constructor', 'length', 'name', 'prototype']);

/** The operations by their place, each with its service and method; throws where two would be one. */
export function named(document) {
  const found = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => operation(method, path, item[method])),
  );
  const owners = new Map();
  for (const one of found) {
    const name = `${one.service}.${one.method}`;
    const other = owners.get(name);
    if (other) {
      throw new Error(
        `typescript: '${other.id}' (${other.place}) and '${one.id}' (${one.place}) ` +
          `would both be ${name}(): rename one of them`,
      );
    }
    owners.set(name, one);
  }
  for (const { service } of found) {
    if (document.components?.schemas?.[service]) {
      throw new Error(`typescript: a tag and a schema would both be ${service}: rename one of them`);
    }
  }
  return new Map(found.map((one) => [one.place, one]));
}

export const place = (method, path) => `${method.toUpperCase()} ${path}`;

function operation(method, path, { operationId: id = place(method, path), tags = [] }) {
  const tag = tags[0] ?? 'default';
  const service = safe(`${pascal(identifier(tag))}Service`);
  return { id, place: place(method, path), service, method: camel(shortened(id, tag)) };
}

/** The id without the tag, unless nothing is left of it. */
function shortened(id, tag) {
  const prefixes = [`${tag}-`, `${identifier(tag).toLowerCase()}-`];
  const prefix = prefixes.find((one) => id.startsWith(one) && id.length > one.length);
  return prefix ? id.slice(prefix.length) : id;
}

/** The text in letters, digits and underscores, as src/app/operation_ids.py does it. */
function identifier(text) {
  const words = text.normalize('NFKD').replace(/[^\x00-\x7f]/g, '').match(/[A-Za-z0-9_]+/g);
  return words?.join('_') ?? Array.from(text, (c) => `u${c.codePointAt(0).toString(16)}`).join('_');
}

const pascal = (name) => name.replace(/(?:^|_+)([A-Za-z0-9])/g, (_, letter) => letter.toUpperCase());

/** Underscores at both ends stay, so that `list` and `list_` are two. */
function camel(text) {
  const name = identifier(text)
    .replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, letter) => letter.toUpperCase())
    .replace(/^(_*)([A-Z])/, (_, dashes, letter) => dashes + letter.toLowerCase());
  return safe(RESERVED.has(name) ? `${name}_` : name);
}

const safe = (name) => (/^[0-9]/.test(name) ? `_${name}` : name);
