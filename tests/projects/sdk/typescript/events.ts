import type { InvoiceEvent, InvoiceEventReceived } from 'my-api-client';

import { expect } from './expect.js';

/** What somebody writes who receives the callback. */
function receive(event: InvoiceEvent): InvoiceEventReceived {
  const description: string = event.description;
  return { ok: event.paid && description !== '' };
}

expect(receive({ description: 'paid', paid: true }).ok, 'the types of a callback');
// @ts-expect-error: the event is typed
void (() => receive({ description: 'paid', paid: 'yes' }));
