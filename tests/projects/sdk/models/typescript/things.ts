import {
  client,
  CustomersService,
  MaybeEntriesService,
  ThingsService,
  type NewThing,
  type Thing,
} from 'my-api-client';

import { expect, server, type Same } from './expect.js';

client.setConfig({ baseUrl: server });

const number = Date.now() % 2 ** 31;
const customer = await CustomersService.createCustomer({ body: { name: `typescript ${number}` } });
expect(customer.data !== undefined, 'createCustomer');
const at = '2026-01-02T03:04:05Z';
const body: NewThing = {
  a: 'a',
  b: 'b'.repeat(1000),
  c: -(2 ** 31),
  d: Number.MAX_SAFE_INTEGER,
  e: 0.1,
  f: '1234567890.25',
  g: true,
  h: '2026-01-02',
  i: at,
  j: '10:20:30',
  k: '00000000-0000-0000-0000-000000000001',
  m: { a: [1, null, 'é'] },
  n: 'AAEC',
  o: 'ada@example.com',
  p: 'https://example.com/a?b=c',
  q: 'b-c',
  r_id: customer.data.id,
  rank: number,
  at,
};
const made = await ThingsService.createThing({ body });
const thing: Thing | undefined = made.data;
expect(thing !== undefined, 'createThing');
for (const [name, value] of Object.entries(body)) {
  const given = JSON.stringify(thing[name as keyof Thing]);
  expect(given === JSON.stringify(value), `${name}: ${given}`);
}
const choice: Same<typeof thing.q, 'a' | 'b-c'> = true;
expect(choice, 'the type of an enum');
// @ts-expect-error: what it can be is typed
void (() => ThingsService.createThing({ body: { ...body, q: 'd' } }));

const query = { rank: number, r_id: customer.data.id, at, sort: '-at' } as const;
const found = await ThingsService.listThings({ query });
expect(found.data?.things.length === 1 && found.data.things[0]?.id === thing.id, 'listThings');
const path = { thing_id: thing.id };
const changed = await ThingsService.updateThing({ path, body: { f: '0.50', g: false } });
expect(changed.data?.f === '0.50' && !changed.data.g && changed.data.e === 0.1, 'updateThing');
const read = await ThingsService.readThing({ path });
expect(JSON.stringify(read.data) === JSON.stringify(changed.data), 'readThing');
const twice = await ThingsService.createThing({ body });
expect(twice.error?.errors?.[0]?.location.join('.') === 'body.rank', 'a typed 409');

const nothing = await MaybeEntriesService.createMaybe({ body: {} });
expect(nothing.data?.a === null && nothing.data.m === null && nothing.data.r_id === null, 'null');
const some = await MaybeEntriesService.updateMaybe({
  path: { maybe_id: nothing.data.id },
  body: { h: '2026-01-02' },
});
expect(some.data?.h === '2026-01-02' && some.data.i === null, 'updateMaybe');
