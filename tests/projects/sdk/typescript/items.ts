import { client, ItemsService, type Item, type Problem } from 'my-api-client';
import { createClient } from 'my-api-client/client';

import { expect, server, type Same } from './expect.js';

client.setConfig({ baseUrl: server });

const created = await ItemsService.createItem({ body: { name: 'Plumbus', price: 3.5 } });
expect(created.data !== undefined, 'createItem');
const id: number = created.data.id;

const read = await ItemsService.readItem({ path: { item_id: id } });
const item: Item | undefined = read.data;
expect(item?.name === 'Plumbus' && item.price === 3.5, 'readItem');

const changed = await ItemsService.updateItem({ path: { item_id: id }, body: { note: null } });
expect(changed.data?.price === 3.5 && changed.data.note === null, 'updateItem');

const page = await ItemsService.listItems({ query: { limit: 5 } });
const first = page.data?.items[0];
// @ts-expect-error: there may be none
void (() => page.data!.items[0].price);
expect(first !== undefined && first.price >= 0, 'listItems');
const next: string | null | undefined = page.data?.next;
expect(next === undefined || next === null || next !== '', 'the next page');

const deleted = await ItemsService.deleteItem({ path: { item_id: id } });
expect(deleted.error === undefined && deleted.response?.status === 204, 'deleteItem');

const missing = await ItemsService.readItem({ path: { item_id: id } });
const typed: Same<typeof missing.error, Problem | undefined> = true;
expect(typed && missing.error?.status === 404 && missing.error.title === 'Not Found', 'a typed 404');
// @ts-expect-error: an error has no such field
void missing.error?.nonsense;

const invalid = await ItemsService.createItem({ body: { name: '', price: -1 } });
const places = invalid.error?.errors?.map((one) => one.location.join('.'));
expect(invalid.error?.status === 422, 'a typed 422');
expect(places?.join() === 'body.name,body.price', 'where it is wrong');
// @ts-expect-error: what is sent is typed
void (() => ItemsService.createItem({ body: { name: 1, price: 1 } }));

try {
  await ItemsService.readItem({ path: { item_id: id }, throwOnError: true });
  expect(false, 'nothing was thrown');
} catch (error) {
  expect((error as Problem).status === 404, 'throwOnError');
}

// A second server, or the same with other headers, is a client of its own.
const other = createClient({ baseUrl: server });
expect((await ItemsService.listItems({ client: other })).response?.status === 200, 'another client');
