import { http, type HttpRequest, type HttpResult } from 'ntgen';

export interface Parcel {
  readonly code: string;
  readonly sent: Date;
  /** @minimum 1 */
  readonly pieces?: number;
}

interface Search {
  readonly text: string;
  readonly page?: number;
  readonly fragile?: boolean;
  readonly size?: 'small' | 'large';
  readonly since?: Date;
  readonly id?: readonly number[];
}

/** Routes that say what their requests hold; each answers what it was given, and that a Date is one. */
export class TypedWebService {
  static readonly serviceName = 'typed_web';

  @http('POST', '/parcels')
  add({ body }: HttpRequest<{ body: Parcel }>): HttpResult {
    return Response.json({ ...body, year: body.sent.getUTCFullYear() }, { status: 201 });
  }

  @http('PUT', '/parcels/<int:id>', { sensitiveArguments: 'body.code' })
  async change(request: HttpRequest<{ body?: Parcel }>, { id }: { readonly id: number }): Promise<HttpResult> {
    return Response.json({ id, body: request.body ?? 'none', text: await request.text() });
  }

  @http('GET', '/parcels')
  search({ query }: HttpRequest<{ query: Search }>): HttpResult {
    return Response.json({ query, year: query.since?.getUTCFullYear() });
  }

  @http('GET', '/shop')
  shop({ headers, headerValues }: HttpRequest<{ headers: { 'x-shop': number } }>): HttpResult {
    return Response.json({ shop: headerValues['x-shop'], text: headers.get('x-shop') });
  }
}
