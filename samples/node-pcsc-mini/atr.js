// Shows the answer to reset of the card in the first PC/SC reader, and the protocol that a
// connection to it has, through pcsc-mini.

import { once } from 'node:events';
import { CardDisposition, CardMode, Client, Protocol, protocolString } from 'pcsc-mini';

async function main() {
  const client = new Client().start();
  const [reader] = await once(client, 'reader');
  client.on('error', report);
  console.log(`Reader: ${reader}`);

  const card = await reader.connect(CardMode.SHARED, Protocol.ANY);
  try {
    const { atr, protocol } = await card.state();
    console.log(`ATR: ${hex(Buffer.from(atr))}`);
    console.log(`Protocol: ${protocolString(protocol)}`);
  } finally {
    await card.disconnect(CardDisposition.LEAVE).catch(report);
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
