// Asks the first PC/SC reader for the UID of the card on it, through pcsc-mini.

import { once } from 'node:events';
import { CardDisposition, CardMode, Client, Protocol } from 'pcsc-mini';

const GET_UID = Buffer.from('FFCA000000', 'hex');
const SUCCESS = 0x9000;

async function main() {
  const client = new Client().start();
  const [reader] = await once(client, 'reader');
  client.on('error', report);
  console.log(`Reader: ${reader}`);

  const card = await reader.connect(CardMode.SHARED, Protocol.ANY);
  try {
    await showUid(card);
  } finally {
    await card.disconnect(CardDisposition.LEAVE).catch(report);
  }
}

async function showUid(card) {
  const response = Buffer.from(await card.transmit(GET_UID));
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

function report(error) {
  // Some messages leave the reason to the code.
  console.error(error.code ? `${error.message} (${error.code})` : error.message);
  process.exitCode = 1;
}

// The exit releases the client, too: its stop() sometimes waits for ever for the watch it ends.
await main()
  .catch(report)
  .finally(() => process.exit());
