import { http, type HttpRequest, type HttpResult } from 'ntgen';

export class HttpService {
  static readonly serviceName = 'http_service';

  @http('GET', '/get/<int:value>')
  getMethod(_request: HttpRequest, { value }: { value: number }): HttpResult {
    return JSON.stringify({ value });
  }

  @http('POST', '/post')
  async doPost(request: HttpRequest): Promise<HttpResult> {
    return `received: ${await request.text()}`;
  }
}

export class AdvancedHttpService {
  static readonly serviceName = 'advanced_http_service';

  @http('GET', '/privileged')
  forbidden(): HttpResult {
    return [403, 'Forbidden'];
  }

  @http('GET', '/headers')
  redirect(): HttpResult {
    return [201, { Location: 'https://www.example.com/widget/1' }, ''];
  }

  @http('GET', '/custom')
  custom(): HttpResult {
    return new Response('payload');
  }
}
