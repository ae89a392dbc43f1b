import { dependency, DependencyProvider } from 'ntgen';
import type { Parcel } from './types.js';

/** The parcels that wait for the post van. */
class ParcelsProvider extends DependencyProvider<Parcel[]> {
  readonly #parcels: Parcel[] = [];

  override getDependency(): Parcel[] {
    return this.#parcels;
  }
}

export const Parcels = dependency(ParcelsProvider);
