// Asks the card in the first PC/SC reader for its greeting, through pcsc-mini.

import { once } from 'node:events';
import { CardDisposition, CardMode, Client, Protocol } from 'pcsc-mini';

const SELECT_APPLET = Buffer.from('00A404000AA00000006203010C0601', 'hex');
const GET_GREETING = Buffer.from('00000000', 'hex');
const SUCCESS = 0x9000;

async function main() {
  const client = new Client().start();
  const [reader] = await once(client, 'reader');
  client.on('error', report);
  console.log(`Reader: ${reader}`);

  const card = await reader.connect(CardMode.SHARED, Protocol.ANY);
  try {
    await greet(card);
  } finally {
    await card.disconnect(CardDisposition.LEAVE).catch(report);
  }
}

async function greet(card) {
  await exchange(card, SELECT_APPLET);
  const response = await exchange(card, GET_GREETING);
  const greeting = response.subarray(0, -2);
  if (response.readUInt16BE(greeting.length) === SUCCESS && greeting.length > 0) {
    console.log(greeting.toString());
  }
}

/** Sends a command, prints it with its response, and returns the response. */
async function exchange(card, command) {
  const response = Buffer.from(await card.transmit(command));
  if (response.length < 2) throw new Error('The card gave no status word');
  console.log(`> ${hex(command)}`);
  console.log(`< ${hex(response)}`);
  return response;
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
