import { dependency, DependencyProvider } from 'ntgen';

export class OutOfPaper extends Error {}

/** A printer that needs paper, as they do. */
export class PaperPrinter {
  readonly printed: string[] = [];
  sheets = 0;

  print(text: string): void {
    if (this.sheets === 0) throw new OutOfPaper('no paper');
    this.sheets -= 1;
    this.printed.push(text);
  }
}

class PrinterProvider extends DependencyProvider<PaperPrinter> {
  override getDependency(): PaperPrinter {
    return this.host.config['printer'] as PaperPrinter;
  }
}

export const Printer = dependency(PrinterProvider);
