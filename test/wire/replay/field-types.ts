/** One of AMQP's letters, or `{ F: … }` and `{ A: … }` with the types of what is inside of the table or array. */
type FieldType = unknown;
type FieldTypes = Readonly<Record<string, FieldType>>;

const SIZES: Readonly<Record<string, number>> = { b: 1, s: 2, I: 4, l: 8, d: 8, T: 8, t: 1, V: 0 };

/** The types of the header fields of the first message in what a client has sent, in the form of the fixtures. */
export function fieldTypes(sent: Buffer): FieldTypes {
  for (let at = 0; at < sent.length;) {
    const size = sent.readUInt32BE(at + 3);
    const payload = sent.subarray(at + 7, at + 7 + size);
    if (sent[at] === 2) return headersOf(payload);
    at += size + 8;
  }
  throw new Error('no content header was sent');
}

function headersOf(contentHeader: Buffer): FieldTypes {
  const flags = contentHeader.readUInt16BE(12);
  let at = 14;
  if ((flags & 0x8000) !== 0) at += 1 + contentHeader.readUInt8(at);
  if ((flags & 0x4000) !== 0) at += 1 + contentHeader.readUInt8(at);
  return table(content(contentHeader, at));
}

function content(bytes: Buffer, at: number): Buffer {
  return bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at));
}

function table(bytes: Buffer): FieldTypes {
  const types: [string, FieldType][] = [];
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readUInt8(at);
    const name = bytes.toString('utf8', at + 1, at + 1 + size);
    const [type, length] = value(bytes, at + 1 + size);
    types.push([name, type]);
    at += 1 + size + length;
  }
  return Object.fromEntries(types);
}

function array(bytes: Buffer): readonly FieldType[] {
  const types: FieldType[] = [];
  for (let at = 0; at < bytes.length;) {
    const [type, length] = value(bytes, at);
    types.push(type);
    at += length;
  }
  return types;
}

function value(bytes: Buffer, at: number): readonly [FieldType, length: number] {
  const letter = String.fromCharCode(bytes.readUInt8(at));
  const size = SIZES[letter];
  if (size !== undefined) return [letter, 1 + size];
  const inside = content(bytes, at + 1);
  const length = 5 + inside.length;
  if (letter === 'F') return [{ F: table(inside) }, length];
  if (letter === 'A') return [{ A: array(inside) }, length];
  if (letter === 'S' || letter === 'x') return [letter, length];
  throw new Error(`unknown field type ${letter}`);
}
