// Asks the card in the first PC/SC reader for its greeting, through the npm package smartcard.

import {
  type CardInterface as Card,
  Context,
  NoReadersError,
  SCARD_LEAVE_CARD,
  SCARD_PROTOCOL_T0,
  SCARD_PROTOCOL_T1,
  SCARD_SHARE_SHARED,
} from 'smartcard';

const SELECT_APPLET = Buffer.from('00A404000AA00000006203010C0601', 'hex');
const GET_GREETING = Buffer.from('00000000', 'hex');
const SUCCESS = 0x9000;

async function main(): Promise<void> {
  const context = new Context();
  using _context = atEnd(() => context.close());

  const [reader] = context.listReaders();
  if (!reader) throw new NoReadersError();
  console.log(`Reader: ${reader.name}`);

  const card = await reader.connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
  using _card = atEnd(() => card.disconnect(SCARD_LEAVE_CARD));

  await greet(card);
}

async function greet(card: Card): Promise<void> {
  await exchange(card, SELECT_APPLET);
  const response = await exchange(card, GET_GREETING);
  const greeting = response.subarray(0, -2);
  if (response.readUInt16BE(greeting.length) === SUCCESS && greeting.length > 0) {
    console.log(greeting.toString());
  }
}

/** Sends a command, prints it with its response, and returns the response. */
async function exchange(card: Card, command: Buffer): Promise<Buffer> {
  const response = await card.transmit(command);
  if (response.length < 2) throw new Error('The card gave no status word');
  console.log(`> ${hex(command)}`);
  console.log(`< ${hex(response)}`);
  return response;
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
