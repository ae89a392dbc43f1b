/**
 * What comes and goes by the thousand, in no order: each member knows its place. A `Set` would be slow: what V8 drops of one that much
 * comes to and goes from, it keeps until its next full collection, with everything that was in there.
 */
export class Crowd<Member extends { place: number }> {
  readonly #members: Member[] = [];

  /** Those that are in there now, not to be kept. */
  get members(): readonly Member[] {
    return this.#members;
  }

  add(member: Member): void {
    member.place = this.#members.length;
    this.#members.push(member);
  }

  /** The last one moves to its place. One that is not in there is no matter. */
  delete(member: Member): void {
    const { place } = member;
    if (this.#members[place] !== member) return;
    const last = this.#members.pop();
    if (last === undefined || last === member) return;
    this.#members[place] = last;
    last.place = place;
  }
}
