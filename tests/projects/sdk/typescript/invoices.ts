import { client, InvoicesService } from 'my-api-client';

import { expect, server } from './expect.js';

client.setConfig({ baseUrl: server });

const created = await InvoicesService.createInvoice({ body: { id: '1', customer: 'Rick', total: 1 } });
const message: string | undefined = created.data?.msg;
expect(message !== undefined, 'createInvoice');
