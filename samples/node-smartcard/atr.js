'use strict';

// Shows the answer to reset of the card in the first PC/SC reader, and the protocol that a
// connection to it has, through the npm package smartcard.

const {
  Context,
  NoReadersError,
  SCARD_LEAVE_CARD,
  SCARD_PROTOCOL_T0,
  SCARD_PROTOCOL_T1,
  SCARD_SHARE_SHARED,
} = require('smartcard');

async function main() {
  const context = new Context();
  try {
    const [reader] = context.listReaders();
    if (!reader) throw new NoReadersError();
    console.log(`Reader: ${reader.name}`);

    const card = await reader.connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
    try {
      const { atr, protocol } = card.getStatus();
      console.log(`ATR: ${hex(atr)}`);
      console.log(`Protocol: ${protocol === SCARD_PROTOCOL_T1 ? 'T=1' : 'T=0'}`);
    } finally {
      card.disconnect(SCARD_LEAVE_CARD);
    }
  } finally {
    context.close();
  }
}

function hex(bytes) {
  return bytes.toString('hex').toUpperCase().match(/../g).join(' ');
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
