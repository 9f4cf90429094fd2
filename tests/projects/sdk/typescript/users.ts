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

const page = await UsersService.listUsers({ query: { limit: 1 } });
expect(page.data?.users.length === 1, 'listUsers');

const missing = await UsersService.readUser({ path: { user_id: 2 ** 40 } });
expect(missing.error?.status === 404, 'a typed 404');

const invalid = await UsersService.createUser({ body: { name: 'Rick', email: 'nowhere' } });
expect(invalid.error?.errors?.[0]?.location.at(-1) === 'email', 'a typed 422');
