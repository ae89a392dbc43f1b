import { Context, EventDispatcher, eventHandler, rpc, RpcProxy } from 'ntgen';
import { dummy } from 'ntgen/testing';

export interface MathsEvents {
  counted: number;
}

/** What the conversions lean on. */
export class MathsService {
  static readonly serviceName = 'arithmetic';
  readonly dispatch = EventDispatcher<MathsEvents>();

  @rpc
  multiply(first: number, second: number): number {
    return first * second;
  }

  @rpc
  async divide(first: number, second: number): Promise<number> {
    if (second === 0) throw new RangeError('division by zero');
    await this.dispatch('counted', first);
    return first / second;
  }
}

/** Nameko's own example of a service under test. */
export class ConversionService {
  static readonly serviceName = 'measures';
  readonly maths = RpcProxy('arithmetic');
  readonly context = Context();
  readonly seen: number[] = [];

  @rpc
  inchesToCm(inches: number): Promise<number> {
    return this.maths.multiply(inches, 2.54);
  }

  @rpc
  cmToInches(cms: number): Promise<number> {
    return this.maths.divide(cms, 2.54);
  }

  @eventHandler('arithmetic', 'counted')
  counted(value: number): string {
    if (value < 0) throw new RangeError(`${String(value)} is below zero`);
    return `counted ${String(value)}`;
  }

  @dummy
  language(): string {
    const { language } = this.context.data;
    return typeof language === 'string' ? language : 'none';
  }

  /** Works until it is told to stop. */
  @dummy
  async toil(): Promise<void> {
    const { signal } = this.context;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
}
