import { httpWith, type HttpResult } from 'ntgen';

export class HttpError extends Error {
  readonly errorCode: string = 'BAD_REQUEST';
  readonly statusCode: number = 400;
}

export class InvalidArgumentsError extends HttpError {
  override readonly errorCode = 'INVALID_ARGUMENTS';
}

/** Errors of ours are answered as JSON; any other in the usual way. */
const http = httpWith({
  responseFromError: (error) =>
    error instanceof HttpError
      ? Response.json({ error: error.errorCode, message: error.message }, { status: error.statusCode })
      : undefined,
});

export class HttpErrorService {
  static readonly serviceName = 'http_error_service';

  @http('GET', '/custom_exception')
  customException(): HttpResult {
    throw new InvalidArgumentsError('Argument `foo` is required.');
  }
}
