import { client, StatisticsService } from 'my-api-client';

import { expect, server } from './expect.js';

client.setConfig({ baseUrl: server });

const read = await StatisticsService.readStatistics();
const items: number | undefined = read.data?.items;
expect(typeof items === 'number', 'readStatistics');
