import { BROADCAST, eventHandler, EventDispatcher, rpc, SINGLETON } from 'ntgen';

export interface RecipeEvents {
  changed: string;
}

/** Tells whoever listens of each change of a recipe. */
export class RecipeService {
  static readonly serviceName = 'recipes';
  readonly dispatch = EventDispatcher<RecipeEvents>();

  @rpc
  async change(recipe: string): Promise<void> {
    await this.dispatch('changed', recipe);
  }
}

/** Listens in each of the three ways. So does the bakery, below. */
export class KitchenService {
  static readonly serviceName = 'kitchen';

  /** SERVICE_POOL, the default: one instance of the kitchen, and one of the bakery. */
  @eventHandler('recipes', 'changed')
  cook(recipe: string): void {
    console.log(`a kitchen cooks ${recipe}`);
  }

  /** Every instance, of either service. What nobody is there to hear is not kept. */
  @eventHandler('recipes', 'changed', { handlerType: BROADCAST, reliableDelivery: false })
  learn(recipe: string): void {
    console.log(`learned ${recipe}`);
  }

  /** One instance among all of both services. */
  @eventHandler('recipes', 'changed', { handlerType: SINGLETON })
  print(recipe: string): void {
    console.log(`printed ${recipe}`);
  }
}

export class BakeryService {
  static readonly serviceName = 'bakery';

  @eventHandler('recipes', 'changed')
  bake(recipe: string): void {
    console.log(`a bakery bakes ${recipe}`);
  }

  @eventHandler('recipes', 'changed', { handlerType: BROADCAST, reliableDelivery: false })
  learn(recipe: string): void {
    console.log(`learned ${recipe}`);
  }

  @eventHandler('recipes', 'changed', { handlerType: SINGLETON })
  print(recipe: string): void {
    console.log(`printed ${recipe}`);
  }
}
