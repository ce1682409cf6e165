// Asks the first PC/SC reader for the UID of the card on it, through the npm package smartcard.

import {
  type CardInterface as Card,
  Context,
  NoReadersError,
  SCARD_LEAVE_CARD,
  SCARD_PROTOCOL_T0,
  SCARD_PROTOCOL_T1,
  SCARD_SHARE_SHARED,
} from 'smartcard';

const GET_UID = Buffer.from('FFCA000000', 'hex');
const SUCCESS = 0x9000;

async function main(): Promise<void> {
  const context = new Context();
  using _context = atEnd(() => context.close());

  const [reader] = context.listReaders();
  if (!reader) throw new NoReadersError();
  console.log(`Reader: ${reader.name}`);

  const card = await reader.connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
  using _card = atEnd(() => card.disconnect(SCARD_LEAVE_CARD));

  await showUid(card);
}

async function showUid(card: Card): Promise<void> {
  const response = await card.transmit(GET_UID);
  if (response.length < 2) throw new Error('The card gave no status word');
  console.log(`> ${hex(GET_UID)}`);
  console.log(`< ${hex(response)}`);
  const uid = response.subarray(0, -2);
  if (response.readUInt16BE(uid.length) === SUCCESS && uid.length > 0) {
    console.log(`UID: ${hex(uid)}`);
  }
}

/** Something to do when a scope ends; its failure is not to hide the error that ended the scope. */
function atEnd(release: () => void): Disposable {
  return {
    [Symbol.dispose]() {
      try {
        release();
      } catch (error) {
        report(error);
      }
    },
  };
}

function hex(bytes: Buffer): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join(' ')
    .toUpperCase();
}

function report(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

await main().catch(report);
