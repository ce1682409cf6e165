// Asks the first PC/SC reader for the UID of the card on it, through nfc-pcsc.

import { once } from 'node:events';
import { NFC } from 'nfc-pcsc';

const GET_UID = Buffer.from('FFCA000000', 'hex');
const SUCCESS = 0x9000;
const MAX_RESPONSE = 264;

async function main() {
  const nfc = new NFC();
  // nfc-pcsc asks tags for their UID by itself (card.uid), but keeps the status word to itself.
  nfc.on('reader', (each) => (each.autoProcessing = false));
  const [reader] = await once(nfc, 'reader');
  nfc.on('error', report);
  console.log(`Reader: ${reader}`);

  await once(reader, 'card');
  reader.on('error', report);
  try {
    await showUid(reader);
  } finally {
    if (reader.connection) await reader.disconnect().catch(report);
  }
}

async function showUid(reader) {
  const response = await reader.transmit(GET_UID, MAX_RESPONSE);
  if (response.length < 2) throw new Error('The card gave no status word');
  console.log(`> ${hex(GET_UID)}`);
  console.log(`< ${hex(response)}`);
  const uid = response.subarray(0, -2);
  if (response.readUInt16BE(uid.length) === SUCCESS && uid.length > 0) {
    console.log(`UID: ${hex(uid)}`);
  }
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
