/**
 * Every code of the house, with a title that stands alone.
 *
 * A code is never renamed and never used again for something else; a title may improve.
 * 1xxx reading sources, 2xxx rules that a contract keeps, 3xxx output and command line, 4xxx calls and messages, 5xxx services.
 */
export const CODES = {
  // 1xxx: what a source says
  NTG1000: 'The source file has a syntax error.',
  NTG1001: 'An import cannot be resolved.',
  NTG1002: 'A service class has no name.',
  NTG1003: 'A service name is not a literal string.',
  NTG1004: 'A decorator cannot be resolved.',
  NTG1005: 'An entrypoint stands on a static or private method.',
  NTG1006: 'An entrypoint method has no explicit return type.',
  NTG1007: 'A decorator option cannot be read without running the code.',
  NTG1008: 'A parameter has no name.',
  NTG1009: 'An entrypoint method is overloaded.',
  NTG1010: 'An entrypoint method is generic.',
  NTG1011: 'Nothing to read: no service class was found.',
  NTG1012: 'The TypeScript project cannot be read.',
  NTG1013: 'Two declared errors have one name or path.',
  NTG1101: 'A type does not resolve.',
  NTG1102: 'A type has no form on the wire.',
  NTG1103: 'A type is not handled yet.',
  NTG1104: 'A type is infinitely deep.',
  NTG1105: 'A union cannot be told apart on the wire.',
  NTG1106: 'Any JSON value is accepted here.',
  NTG1107: 'A constraint is wrong, or does not fit its type.',
  NTG1201: 'A schema file cannot be read.',
  NTG1202: 'A schema module cannot be run, or defines no service.',
  NTG1203: 'A schema file is wrong.',
  NTG1204: 'A schema says what a contract cannot keep.',
  NTG1205: 'A reference leads nowhere.',

  // 2xxx: rules that a contract keeps
  NTG2001: 'Two services have one name.',
  NTG2002: 'Two methods of one service have one wire name.',
  NTG2003: 'A route pattern is wrong.',
  NTG2004: 'A service name is taken by the client itself.',
  NTG2005: 'An event handler cannot take what is dispatched.',
  NTG2006: 'An entrypoint lacks an option that it needs.',
  NTG2007: 'A wire name cannot be used.',
  NTG2008: 'An event is dispatched with two payload types.',
  NTG2009: 'A class and its schema file disagree.',
  NTG2010: 'Two parameters of one method have one wire name.',

  // 3xxx: output and command line
  NTG3001: 'Generated files differ from their sources.',
  NTG3002: 'A generated file was edited by hand.',
  NTG3003: 'The output folder cannot be written.',
  NTG3004: 'The configuration is wrong.',
  NTG3005: 'A module cannot be loaded.',
  NTG3006: 'A module has no such service.',
  NTG3007: 'A template is wrong.',
  NTG3008: 'An argument is wrong.',
  NTG3009: 'A file stands where a generated file should go.',
  NTG3010: 'Sources cannot be watched.',

  // 4xxx: calls and messages
  NTG4001: 'No such service is known to the broker.',
  NTG4002: 'The service has no such method.',
  NTG4003: 'The arguments do not fit the signature.',
  NTG4004: 'A payload does not keep its schema.',
  NTG4005: 'No reply came in time.',
  NTG4006: 'The remote method raised an error.',
  NTG4007: 'A message cannot be decoded.',
  NTG4008: 'A value cannot be encoded.',
  NTG4009: 'A message has no route.',
  NTG4010: 'The transport is closed.',
  NTG4011: 'The broker cannot be reached.',
  NTG4012: 'The broker refuses.',
  NTG4013: 'The call was cancelled.',
  NTG4014: 'The outcome of a publish is unknown.',
  NTG4015: 'The request is refused.',
  NTG4016: 'No such websocket is connected.',
  NTG4017: 'A message was not handed to the broker in time.',
  NTG4018: 'A message is to be tried again later.',
  NTG4019: 'A message was tried as often as it may be.',

  // 5xxx: services
  NTG5001: 'The service class disagrees with its contract.',
  NTG5002: 'The service class cannot be hosted.',
  NTG5003: 'Dependencies are declared conditionally.',
  NTG5004: 'A decorator is used in a way that it does not allow.',
  NTG5005: 'The configuration of the service is wrong.',
  NTG5006: 'The container is stopping.',
  NTG5007: 'Two services of one name in one runner.',
  NTG5008: 'The HTTP server cannot listen.',
  NTG5009: 'A worker did not end in time.',

  // 51xx: services under test
  NTG5101: 'A test names what the service does not have.',
  NTG5102: 'A container that has started is changed.',
  NTG5103: 'What a test waits for did not come.',
} as const;

/** A stable code, such as `NTG1102`. */
export type Code = keyof typeof CODES;
