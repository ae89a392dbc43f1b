import { rpc, RpcProxy } from 'ntgen';

export class MathsService {
  static readonly serviceName = 'maths';

  @rpc
  multiply(first: number, second: number): number {
    return first * second;
  }

  @rpc
  divide(first: number, second: number): number {
    return first / second;
  }
}

export class ConversionService {
  static readonly serviceName = 'conversions';
  readonly mathsRpc = RpcProxy('maths');

  @rpc({ name: 'inches_to_cm' })
  async inchesToCm(inches: number): Promise<number> {
    return this.mathsRpc.multiply(inches, 2.54);
  }

  @rpc({ name: 'cms_to_inches' })
  async cmsToInches(cms: number): Promise<number> {
    return this.mathsRpc.divide(cms, 2.54);
  }
}
