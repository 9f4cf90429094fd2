import { client, HealthService } from 'my-api-client';

import { expect, server } from './expect.js';

client.setConfig({ baseUrl: server });

const live = await HealthService.liveHealthLiveGet();
const status: 'ok' | undefined = live.data?.status;
expect(status === 'ok', 'live');

const ready = await HealthService.readyHealthReadyGet();
expect(ready.data?.status === 'ok', 'ready');
