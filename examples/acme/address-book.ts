import { dependency, DependencyProvider, type WorkerContext } from 'ntgen';
import { NotLoggedInError } from './shopping-basket.js';

export interface UserDetails {
  readonly username: string;
  readonly fullname: string;
  readonly address: string;
}

/** The details of the user who is logged in, once a worker asks for them. */
class AddressBookProvider extends DependencyProvider<() => UserDetails> {
  readonly #addressBook: ReadonlyMap<unknown, UserDetails> = new Map([
    [
      'wile_e_coyote',
      { username: 'wile_e_coyote', fullname: 'Wile E Coyote', address: '12 Long Road, High Cliffs, Utah' },
    ],
  ]);

  override getDependency({ data }: WorkerContext): () => UserDetails {
    return () => {
      const details = this.#addressBook.get(data['user_id']);
      if (details === undefined) throw new NotLoggedInError('Nobody is logged in whom the address book knows.');
      return details;
    };
  }
}

export const AddressBook = dependency(AddressBookProvider);
