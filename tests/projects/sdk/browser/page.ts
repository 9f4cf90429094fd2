// A page on an origin of its own, which uses the client as bundlers see it.
import { client, ItemsService } from 'my-api-client';

client.setConfig({ baseUrl: new URLSearchParams(location.search).get('server') ?? '' });

async function use(): Promise<Record<string, unknown>> {
  // JSON and DELETE are what a browser asks for permission to send.
  const created = await ItemsService.createItem({ body: { name: 'From a page', price: 1 } });
  const page = await ItemsService.listItems();
  const path = { item_id: created.data?.id ?? 1 };
  const read = await ItemsService.readItem({ path });
  const deleted = await ItemsService.deleteItem({ path });
  const missing = await ItemsService.readItem({ path });
  return {
    created: created.data?.name,
    listed: page.data?.items.some((item) => item.name === 'From a page'),
    read: read.data?.price,
    deleted: deleted.response?.status,
    missing: missing.error?.title,
    refused: String(created.error),
  };
}

document.body.textContent = JSON.stringify(await use());
document.body.id = 'done';
