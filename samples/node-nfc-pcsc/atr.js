// Shows the answer to reset of the card in the first PC/SC reader, and the protocol that a
// connection to it has, through nfc-pcsc.

import { once } from 'node:events';
import { NFC } from 'nfc-pcsc';

async function main() {
  const nfc = new NFC();
  // By itself, nfc-pcsc would first ask any reader's card for its UID or select an application.
  nfc.on('reader', (each) => (each.autoProcessing = false));
  const [reader] = await once(nfc, 'reader');
  nfc.on('error', report);
  console.log(`Reader: ${reader}`);

  const [card] = await once(reader, 'card');
  reader.on('error', report);
  const isT1 = reader.connection.protocol === reader.reader.SCARD_PROTOCOL_T1;
  console.log(`ATR: ${hex(card.atr)}`);
  console.log(`Protocol: ${isT1 ? 'T=1' : 'T=0'}`);
  await reader.disconnect();
}

function hex(bytes) {
  return bytes.toString('hex').toUpperCase().match(/../g).join(' ');
}

/** Prints an error, and the one of PC/SC behind it. */
function report(error) {
  for (let cause = error; cause; cause = cause.previous) console.error(cause.message);
  process.exitCode = 1;
}

// The exit releases the readers, too: close() can wait for ever for a status that is on its way.
await main()
  .catch(report)
  .finally(() => process.exit());
