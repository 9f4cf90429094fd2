import { client, PredictionsService } from 'my-api-client';

import { expect, server } from './expect.js';

client.setConfig({ baseUrl: server });

const predicted = await PredictionsService.predict({ body: { area: 80, rooms: 3, age: 5 } });
const price: number | undefined = predicted.data?.price;
expect(typeof price === 'number', 'predict');

const invalid = await PredictionsService.predict({ body: { area: -1, rooms: 3, age: 5 } });
expect(invalid.error?.status === 422, 'a typed 422');
