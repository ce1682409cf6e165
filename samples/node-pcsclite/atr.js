'use strict';

// Shows the answer to reset of the card in the first PC/SC reader, and the protocol that a
// connection to it has, through @pokusew/pcsclite.

const { once } = require('node:events');
const { promisify } = require('node:util');
const pcsclite = require('@pokusew/pcsclite');

async function main() {
  const pcsc = pcsclite();
  pcsc.on('reader', (reader) => reader.on('error', report));
  const [reader] = await once(pcsc, 'reader');
  pcsc.on('error', report);
  console.log(`Reader: ${reader.name}`);

  // The first status comes at once, whether there is a card or not. Nothing else has the ATR.
  const [{ atr }] = await once(reader, 'status');
  const protocol = await promisify(reader.connect).call(reader, {
    share_mode: reader.SCARD_SHARE_SHARED,
    protocol: reader.SCARD_PROTOCOL_T0 | reader.SCARD_PROTOCOL_T1,
  });
  console.log(`ATR: ${hex(atr)}`);
  console.log(`Protocol: ${protocol === reader.SCARD_PROTOCOL_T1 ? 'T=1' : 'T=0'}`);
  await promisify(reader.disconnect).call(reader, reader.SCARD_LEAVE_CARD);
}

function hex(bytes) {
  return bytes.toString('hex').toUpperCase().match(/../g).join(' ');
}

function report(error) {
  console.error(error.message);
  process.exitCode = 1;
}

// The exit releases the readers, too: close() can wait for ever for a status that is on its way.
main()
  .catch(report)
  .finally(() => process.exit());
