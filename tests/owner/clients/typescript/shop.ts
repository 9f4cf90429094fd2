import {
  client,
  CustomersService,
  FilesService,
  OrdersService,
  ShapesService,
  type OnItsWay,
  type OrderRead,
  type Problem,
} from 'my-api-client';

import { expect, server, type Same } from './expect.js';

client.setConfig({ baseUrl: server });

const customer = { email: `typescript-${Date.now()}@example.com`, name: 'Ada' };
const made = await CustomersService.createCustomer({ body: customer });
expect(made.data !== undefined, 'createCustomer');
const due = '2026-01-02T03:04:05Z';
const line = { product: 'pen', quantity: 2, price: '1.25' };
const ordered = await OrdersService.createOrder({
  body: { customer_id: made.data.id, code: 'a', due, lines: [line] },
});
expect(ordered.data?.total === '2.50' && ordered.data.pieces === 2, 'createOrder');
expect(ordered.data.status === 'open', 'an enum');
const page = await OrdersService.listOrders({ query: { status: 'open', limit: 1 } });
const first: OrderRead | undefined = page.data?.entries[0];
expect(first?.id === ordered.data.id, 'listOrders');
const path = { order_id: ordered.data.id };
await OrdersService.updateOrder({ path, body: { status: 'sent' } });
const sent = await OrdersService.updateOrder({ path, body: { status: 'paid' } });
const typed: Same<typeof sent.error, OnItsWay | Problem | undefined> = true;
expect(typed && sent.error?.status === 409 && 'code' in sent.error, 'a typed 409');
expect(sent.error.code === 'a', 'a member of its own');

const file = new File([new Uint8Array([137, 80, 255])], 'a.png');
const stored = await FilesService.upload({ body: { file } });
expect(stored.data?.name === 'a.png' && stored.data.size === 3, 'upload');
const several = await FilesService.uploadSeveral({ body: { files: [file, file], note: 'two' } });
expect(several.data?.length === 2 && several.data[1]?.note === 'two', 'uploadSeveral');
const pdf = await FilesService.report();
expect(pdf.data instanceof Blob && pdf.data.size === 11, 'report');

const price = await ShapesService.doublePrice({ body: { amount: '0.10' } });
expect(price.data?.amount === '0.20', 'doublePrice');
const box = await ShapesService.measureBox({ body: { width: 2, height: 3 } });
expect(box.data?.area === 6, 'measureBox');
const node = await ShapesService.readTree({ body: { name: 'a', children: [{ name: 'b' }] } });
expect(node.data?.children?.[0]?.name === 'b', 'readTree');
const places = await ShapesService.readAddresses({
  body: { billing: { street: 'A' }, shipping: { street: 'B', floor: 3 } },
});
expect(places.data?.shipping.floor === 3, 'readAddresses');
const paid = await ShapesService.pay({ body: { by: { kind: 'transfer', iban: 'DE1' } } });
expect(paid.data?.by.kind === 'transfer' && paid.data.by.iban === 'DE1', 'pay');
const found = await ShapesService.search({ query: { sort: 'DESC', tags: ['a', 'b'] } });
expect(found.data?.entries[0]?.sort === 'DESC', 'search');
