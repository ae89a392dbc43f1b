// eslint-disable-next-line no-restricted-syntax -- our users have enums
export enum Priority {
  Low = 'low',
  High = 'high',
}

/** A tree of tasks, with one of everything that travels. */
export interface Task {
  title: string;
  priority: Priority;
  due: Date;
  tags: string[];
  /** Hours by person. */
  hours: Record<string, number>;
  span: [from: Date, to?: Date];
  state: { kind: 'open' } | { kind: 'done'; at: Date };
  subtasks: Task[];
  note?: string | null;
}
