/** What `init` needs to know. Every question is also a flag of the same name. */
export interface Answers {
  /** Name of a first service; `none` for none. */
  readonly service: string;
  /** Where sources lie. */
  readonly folder: string;
  /** In which form the configuration is written. */
  readonly form: (typeof FORMS)[number];
  readonly ci: (typeof CI)[number];
}

export const FORMS = ['ts', 'js', 'json', 'yaml'] as const;
export const CI = ['github', 'none'] as const;

interface Question {
  readonly text: string;
  readonly fallback: string;
  /** What is wrong with an answer; undefined where it is right. */
  readonly refuse: (answer: string) => string | undefined;
}

const QUESTIONS: Readonly<Record<keyof Answers, Question>> = {
  service: {
    text: 'Name of a first service, or none',
    fallback: 'greeter',
    refuse: (name) =>
      /^[a-z][a-z0-9_-]*$/.test(name) ? undefined : 'a name has small letters, digits, dashes and underscores',
  },
  folder: {
    text: 'Folder of the sources',
    fallback: 'src',
    refuse: (folder) =>
      /^(?!\.\.?(?:\/|$))[\w.-]+(?:\/(?!\.\.?(?:\/|$))[\w.-]+)*$/.test(folder)
        ? undefined
        : 'a folder is named by a path within the package, such as src/services',
  },
  form: { text: `Form of the configuration (${FORMS.join(', ')})`, fallback: 'ts', refuse: oneOf(FORMS) },
  ci: { text: `Check in continuous integration (${CI.join(', ')})`, fallback: 'github', refuse: oneOf(CI) },
};

/** The flags that answer, without defaults: what is not given is asked for. */
export const answerFlags = Object.fromEntries(
  Object.entries(QUESTIONS).map(([name, { text, fallback }]) => [
    name,
    { type: 'string', requiresArg: true, describe: `${text}; ${fallback} by default` },
  ]),
) as Readonly<
  Record<keyof Answers, { readonly type: 'string'; readonly requiresArg: true; readonly describe: string }>
>;

/**
 * The answers: what was given, then what is asked for, until it is right; nobody to ask, then the default.
 *
 * @param ask      puts a question, and resolves to what was typed; undefined where there is nobody to ask
 * @param refused  is told what is wrong with what was given: it throws
 */
export async function answersFor(
  given: Readonly<Partial<Record<keyof Answers, string | undefined>>>,
  ask: ((text: string) => Promise<string>) | undefined,
  refused: (name: string, what: string) => never,
): Promise<Answers> {
  const answers: Record<string, string> = {};
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const flag = given[name as keyof Answers]; // a key of its own record
    const wrong = flag === undefined ? undefined : question.refuse(flag);
    if (wrong !== undefined) refused(name, wrong);
    answers[name] = flag ?? (ask === undefined ? question.fallback : await askFor(question, ask));
  }
  return answers as unknown as Answers; // every question is answered as `refuse` allows
}

async function askFor({ text, fallback, refuse }: Question, ask: (text: string) => Promise<string>): Promise<string> {
  for (let reason = ''; ;) {
    const answer = (await ask(`${reason}${text} [${fallback}]: `)).trim() || fallback;
    const wrong = refuse(answer);
    if (wrong === undefined) return answer;
    reason = `  ${wrong}\n`;
  }
}

function oneOf(allowed: readonly string[]): (answer: string) => string | undefined {
  return (answer) => (allowed.includes(answer) ? undefined : `it is one of ${allowed.join(', ')}`);
}
