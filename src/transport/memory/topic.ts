/**
 * Whether a routing key fits the pattern of a topic binding. Words are parted by dots; `*` is one word, `#` any number, also none.
 * An empty key has no words.
 */
export function topicMatches(pattern: string, routingKey: string): boolean {
  const key = words(routingKey);
  // reached[n]: the part of the pattern read so far can stand for the key's first n words.
  let reached = [true, ...key.map(() => false)];
  for (const word of words(pattern)) {
    const before = reached;
    let any = false;
    reached = before.map((_, index) => {
      if (word === '#') return (any ||= before[index] === true);
      return index > 0 && before[index - 1] === true && (word === '*' || word === key[index - 1]);
    });
  }
  return reached[key.length] === true;
}

function words(text: string): string[] {
  return text === '' ? [] : text.split('.');
}
