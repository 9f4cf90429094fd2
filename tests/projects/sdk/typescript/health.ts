import { client, HealthService } from 'my-api-client';

import { expect, server } from './expect.js';

client.setConfig({ baseUrl: server });

const live = await HealthService.live();
const status: 'ok' | undefined = live.data?.status;
expect(status === 'ok', 'live');

const ready = await HealthService.ready();
expect(ready.data?.status === 'ok', 'ready');
