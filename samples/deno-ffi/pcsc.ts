// What a program needs of PC/SC to talk to a card: pcsc-lite, bound by Deno's FFI.

const SCOPE_SYSTEM = 2n;
const SHARE_SHARED = 2n;
const PROTOCOL_T0 = 1n;
const PROTOCOL_T1 = 2n;
const LEAVE_CARD = 0n;
const MAX_BUFFER_SIZE = 264;

// DWORD is C's unsigned long, LONG and the handles are its long: 8 bytes on
// 64-bit Linux.
const DWORD = "u64";
const LONG = "i64";

const { symbols: native } = Deno.dlopen("libpcsclite.so.1", {
  SCardEstablishContext: {
    parameters: [DWORD, "pointer", "pointer", "buffer"],
    result: LONG,
  },
  SCardReleaseContext: { parameters: [LONG], result: LONG },
  SCardListReaders: {
    parameters: [LONG, "buffer", "buffer", "buffer"],
    result: LONG,
  },
  SCardConnect: {
    parameters: [LONG, "buffer", DWORD, DWORD, "buffer", "buffer"],
    result: LONG,
  },
  SCardDisconnect: { parameters: [LONG, DWORD], result: LONG },
  SCardTransmit: {
    parameters: [
      LONG,
      "pointer",
      "buffer",
      DWORD,
      "pointer",
      "buffer",
      "buffer",
    ],
    result: LONG,
  },
  pcsc_stringify_error: { parameters: [LONG], result: "pointer" },
  g_rgSCardT0Pci: { type: "pointer" },
  g_rgSCardT1Pci: { type: "pointer" },
});

/** A function of PC/SC failed. */
export class PcscError extends Error {
  override readonly name = "PcscError";

  constructor(functionName: string, readonly code: bigint) {
    const text = native.pcsc_stringify_error(code);
    super(
      `${functionName}: ${text && Deno.UnsafePointerView.getCString(text)}`,
    );
  }
}

type FunctionName = Extract<keyof typeof native, `SCard${string}`>;

/** Calls a function of PC/SC, which is to succeed. */
function call<Name extends FunctionName>(
  name: Name,
  ...args: Parameters<(typeof native)[Name]>
): void {
  const code = (native[name] as (...args: unknown[]) => bigint)(...args);
  if (code !== 0n) throw new PcscError(name, code);
}

/** What Deno's FFI accepts as a buffer. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A session with the PC/SC service, until it is disposed of. */
export class Context implements Disposable {
  readonly #handle: bigint;

  constructor() {
    const handle = new BigInt64Array(1);
    call("SCardEstablishContext", SCOPE_SYSTEM, null, null, handle);
    this.#handle = handle[0];
  }

  /** The names of the readers. */
  readers(): string[] {
    const length = new BigUint64Array(1);
    call("SCardListReaders", this.#handle, null, null, length);
    const names = new Uint8Array(Number(length[0]));
    call("SCardListReaders", this.#handle, null, names, length);
    return new TextDecoder().decode(names).split("\0").filter(Boolean);
  }

  /** Connects to the card in a reader, shared with other programs. */
  connect(reader: string): Card {
    const handle = new BigInt64Array(1);
    const protocol = new BigUint64Array(1);
    call(
      "SCardConnect",
      this.#handle,
      new TextEncoder().encode(`${reader}\0`),
      SHARE_SHARED,
      PROTOCOL_T0 | PROTOCOL_T1,
      handle,
      protocol,
    );
    return new Card(handle[0], protocol[0]);
  }

  [Symbol.dispose](): void {
    call("SCardReleaseContext", this.#handle);
  }
}

/** A connection to a card, until it is disposed of; the card stays as it is. */
export class Card implements Disposable {
  readonly #handle: bigint;
  readonly #pci: Deno.PointerValue;

  constructor(handle: bigint, protocol: bigint) {
    this.#handle = handle;
    this.#pci = protocol === PROTOCOL_T0
      ? native.g_rgSCardT0Pci
      : native.g_rgSCardT1Pci;
  }

  /** Sends a command and returns the response. */
  transmit(command: Bytes): Bytes {
    const response = new Uint8Array(MAX_BUFFER_SIZE);
    const length = BigUint64Array.of(BigInt(response.length));
    call(
      "SCardTransmit",
      this.#handle,
      this.#pci,
      command,
      BigInt(command.length),
      null,
      response,
      length,
    );
    return response.subarray(0, Number(length[0]));
  }

  [Symbol.dispose](): void {
    call("SCardDisconnect", this.#handle, LEAVE_CARD);
  }
}
