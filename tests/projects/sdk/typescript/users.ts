import { client, UsersService, type User } from 'my-api-client';

import { expect, server } from './expect.js';

client.setConfig({ baseUrl: server });

const body = { name: 'Rick', email: `${crypto.randomUUID()}@example.com` };
const created = await UsersService.createUser({ body });
const user: User | undefined = created.data;
expect(user?.email === body.email, 'createUser');

const twice = await UsersService.createUser({ body });
expect(twice.error?.status === 409, 'a typed 409');

const read = await UsersService.readUser({ path: { user_id: user.id } });
expect(read.data?.name === 'Rick', 'readUser');

const page = await UsersService.listUsers({ query: { limit: 1, sort: '-email' } });
expect(page.data?.users.length === 1, 'listUsers');
// @ts-expect-error: there is no such order
void (() => UsersService.listUsers({ query: { sort: 'name' } }));

const found = await UsersService.listUsers({ query: { email: user.email } });
expect(found.data?.users[0]?.id === user.id, 'a filter');

const changed = await UsersService.updateUser({ path: { user_id: user.id }, body: { name: 'Morty' } });
expect(changed.data?.name === 'Morty' && changed.data.email === user.email, 'updateUser');

const deleted = await UsersService.deleteUser({ path: { user_id: user.id } });
expect(deleted.response?.status === 204, 'deleteUser');

const missing = await UsersService.readUser({ path: { user_id: 2 ** 40 } });
expect(missing.error?.status === 404, 'a typed 404');

const invalid = await UsersService.createUser({ body: { name: 'Rick', email: 'nowhere' } });
expect(invalid.error?.errors?.[0]?.location.at(-1) === 'email', 'a typed 422');
