import type { EntrypointDescriptor, RequestDescriptor, ServiceDescriptor } from '../../contract/descriptor.js';
import type { TextForm, TextForms } from '../../contract/text-forms.js';
import { accepts, fromWire, refusal, requestPartsPlace } from '../../runtime/payload.js';
import { isJson } from '../../web/respond.js';
import { UnsupportedMediaType, type ReceivedRequest } from './request.js';

/**
 * The request with the parts that its method asks for, checked and revived. Where nothing was generated nobody knows what
 * is asked for: all parts are there, unchecked.
 *
 * @throws ValidationError  @throws MalformedRequest  @throws UnsupportedMediaType
 */
export async function acceptRequest(
  service: ServiceDescriptor | undefined,
  row: EntrypointDescriptor | undefined,
  request: ReceivedRequest,
): Promise<ReceivedRequest> {
  if (service === undefined || row === undefined) return { ...request, ...(await uncheckedParts(request)) };
  if (row.request === undefined) return request;
  const { payload, parts } = row.request;
  const wire = await wireParts(parts, request);
  if (!accepts(payload, wire)) throw await refusal(requestPartsPlace(service, row), wire);
  // a guard over the parts has a decoder over the parts
  const { headers: headerValues, ...others } = fromWire(payload, wire) as Readonly<Record<string, unknown>>;
  return { ...request, ...others, ...(headerValues === undefined ? {} : { headerValues }) };
}

async function wireParts(
  parts: RequestDescriptor['parts'],
  request: ReceivedRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const body = parts.body === true ? await jsonBody(request) : undefined;
  return {
    ...(body === undefined ? {} : { body }),
    ...(parts.query === undefined ? {} : { query: readTexts(request.url.searchParams, parts.query) }),
    ...(parts.headers === undefined ? {} : { headers: readTexts(request.headers, parts.headers) }),
  };
}

/** A body that is no JSON is left to the handler, which may want its text. */
async function uncheckedParts(request: ReceivedRequest): Promise<Readonly<Record<string, unknown>>> {
  const body = await jsonBody(request).catch(() => undefined);
  return { body, query: readTexts(request.url.searchParams, {}), headerValues: readTexts(request.headers, {}) };
}

/** Undefined where there is no body. */
async function jsonBody(request: ReceivedRequest): Promise<unknown> {
  const { length } = await request.bytes();
  if (length === 0) return undefined;
  const mediaType = request.headers.get('content-type');
  const [type = ''] = (mediaType ?? '').split(';');
  if (!isJson(type.trim().toLowerCase())) throw new UnsupportedMediaType(mediaType);
  return request.json();
}

/** Texts as their forms say; a name without a form is text, or a list of texts where it comes several times. */
function readTexts(
  entries: Iterable<readonly [name: string, text: string]>,
  forms: TextForms,
): Readonly<Record<string, unknown>> {
  const texts = new Map<string, string[]>();
  for (const [name, text] of entries) {
    if (name === '__proto__') continue; // it could change what an object is, and no type has such a name
    const known = texts.get(name);
    if (known === undefined) texts.set(name, [text]);
    else known.push(text);
  }
  return Object.fromEntries([...texts].map(([name, all]) => [name, readText(all, formOf(forms, name))]));
}

function formOf(forms: TextForms, name: string): TextForm {
  return (Object.hasOwn(forms, name) ? forms[name] : undefined) ?? 'string';
}

/** A text that is not what it should be stays one: the guard then refuses it as the client has sent it. */
function readText(texts: readonly string[], form: TextForm): unknown {
  const values = texts.map((text) => converted(text, form));
  return form.endsWith('[]') || values.length > 1 ? values : values[0];
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function converted(text: string, form: TextForm): unknown {
  if (form.startsWith('number')) return NUMBER.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
  if (form.startsWith('boolean')) return text === 'true' || (text === 'false' ? false : text);
  return text;
}
