'use strict';

// Asks the first PC/SC reader for the UID of the card on it, through the npm package smartcard.

const {
  Context,
  NoReadersError,
  SCARD_LEAVE_CARD,
  SCARD_PROTOCOL_T0,
  SCARD_PROTOCOL_T1,
  SCARD_SHARE_SHARED,
} = require('smartcard');

const GET_UID = Buffer.from('FFCA000000', 'hex');
const SUCCESS = 0x9000;

async function main() {
  const context = new Context();
  try {
    const [reader] = context.listReaders();
    if (!reader) throw new NoReadersError();
    console.log(`Reader: ${reader.name}`);

    const card = await reader.connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
    try {
      await showUid(card);
    } finally {
      card.disconnect(SCARD_LEAVE_CARD);
    }
  } finally {
    context.close();
  }
}

async function showUid(card) {
  const response = await card.transmit(GET_UID);
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

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
