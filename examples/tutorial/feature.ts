import { Config, http, type HttpResult } from 'ntgen';

export class FeatureService {
  static readonly serviceName = 'test_config';
  readonly config = Config<{ FOO_FEATURE_ENABLED?: boolean }>();

  get fooEnabled(): boolean {
    return this.config.FOO_FEATURE_ENABLED ?? false;
  }

  @http('GET', '/foo')
  foo(): HttpResult {
    if (!this.fooEnabled) return [403, 'FeatureNotEnabled'];
    return 'foo';
  }
}
