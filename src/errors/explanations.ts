import type { Code } from './codes.js';

/** What `ntgen explain` says beyond a code's title: when it comes, and what to do. `test/errors/error-codes.test.ts` misses those of new codes. */
export const EXPLANATIONS: Readonly<Partial<Record<Code, string>>> = {
  NTG1000:
    'The compiler cannot parse the file, so nothing in it can be read. Mend it first; other messages about the same file may go with it.',
  NTG1001:
    'A type or decorator comes from a module that cannot be found from the source file. Install the package, or correct the path; in an ESM project relative imports end in `.js`.',
  NTG1002:
    'Others call a service by its name. Add `static readonly serviceName = "shop"` to the class; abstract bases without entrypoints of their own need none.',
  NTG1003:
    'The name is read without running the code, so it has to stand there as a string: no variable, no template with parts, no call.',
  NTG1004:
    'A method has a decorator whose type the compiler does not know, so nobody can tell whether it is an entrypoint. Usually its import is missing or misspelled.',
  NTG1005:
    'A worker calls a public method of an instance. Make the method public and not static, or take the decorator off.',
  NTG1006:
    'The result of an entrypoint is part of the contract and has to be stated: an inferred one could depend on a proxy that is itself generated. Write `: Promise<Receipt>`.',
  NTG1007:
    'Options of decorators are read from the source. Write them as literals, or as constants that the compiler knows as literals (`as const`).',
  NTG1008:
    'Python callers pass arguments by name, and so does the contract. Give the parameter a name and take it apart inside of the method.',
  NTG1009: 'One wire name has one signature. Keep one declaration; a union type usually says the same as overloads.',
  NTG1010:
    'What travels has a concrete type. Replace the type parameter by the types that callers use, or by `unknown` if any JSON value will do.',
  NTG1011:
    'The project has no class with `static readonly serviceName` and an entrypoint such as @rpc. Check `include` of the tsconfig and the flag --project.',
  NTG1012:
    'The tsconfig.json is missing or wrong. Name the right one with --project, or in ntgen.config.json under `project`.',
  NTG1013:
    'Callers tell the declared errors of a service by the names of their classes and by their paths. Rename one of the two, give it another `static excPath`, or declare only one of them.',
  NTG1101: 'The compiler makes `any` of a type that it cannot find. Import it, or install the types of its package.',
  NTG1102:
    'Functions, symbols, `never`, promises and instances of classes with private state cannot travel as JSON. Send the data that the other side needs: an interface of plain values.',
  NTG1103: 'The type could travel, but ntgen has no form for it yet. Rewrite it in simpler types, and tell us.',
  NTG1104:
    'Every step into the type makes a new one, so its schema never ends. A type that refers to itself by its own name is fine; one that wraps its parameter at each level is not.',
  NTG1105:
    'Two members of the union look alike as JSON, for example a Date and a string. Add a literal field that tells them apart, or keep one of them.',
  NTG1106:
    'The type is `any` or `unknown`: any JSON value passes and nothing is checked. That may be what you want; state a type if it is not.',
  NTG1107:
    'A tag such as @minimum or @pattern in a doc comment becomes part of the schema. Its value cannot be read, or the type beside it is none that it could constrain; the message says which.',
  NTG1201:
    'A document in JSON or YAML is missing, too large, not UTF-8, or has a fault in its syntax. YAML is read without anchors, merge keys and tags; a key stands once; a number is finite.',
  NTG1202:
    'A module that calls `defineService` is run to be read, in a process of its own and with a time limit. It threw, ended the process, did not end, or exports nothing that `defineService` returned. Let it only build schemas.',
  NTG1203:
    'The document has not the form of `schemas/service.schema.json`, or a keyword of JSON Schema has a value that it cannot have. Point your editor at that schema by `$schema` and it marks such places as you type.',
  NTG1204:
    'Contracts are written in a part of JSON Schema, which docs/schema-files.md states. What they could not keep is refused: left out in silence, nobody would check it.',
  NTG1205:
    'A `$ref` means a place in its own file, such as `#/$defs/Order`, or in another JSON or YAML file of the project, by a relative path. Nothing is fetched, and nothing outside of the project is read.',

  NTG2001: 'One would take the requests of the other. Rename one of the two classes’ `serviceName`.',
  NTG2002: 'A caller could not say which of the two it means. Rename one, or give one a `name` option.',
  NTG2003:
    'A path starts with `/` and has parameters as whole steps: `/items/<int:id>` or `/items/:id`. The message says what is wrong with this one.',
  NTG2004:
    'Clients have members of their own, such as `dispatch` and `close`; a service of that name could not be reached. Choose another name.',
  NTG2005:
    'The payload type that a service dispatches does not fit the parameter of a handler. Widen the handler’s parameter or change what is dispatched; the message names the place where they part.',
  NTG2006: 'A decorator was left without an option that its kind cannot do without, such as the path of a route.',
  NTG2007:
    'The name would not survive as a queue, a routing key or an identifier. Use letters, digits, underscores, dashes and dots.',
  NTG2008:
    'One event has one payload. Declare it once and use that type in both dispatchers, or dispatch two event types.',
  NTG2009:
    'A schema file describes this service and a class implements it. What callers are promised must be what the class takes and returns: change one of the two places that are told. `implements` the generated interface, and the compiler says so as you type.',
  NTG2010:
    "With `naming: 'snake_case'`, `userId` and `user_id` are one name on the wire, and an argument given by name would not tell which is meant. Rename one.",

  NTG3001:
    'The sources have changed since the last `ntgen generate`, or a generated file has. The causes stand below the difference. Run `ntgen generate` and commit what it writes.',
  NTG3002:
    'Edits of generated files are lost with the next run, so ntgen stops. Move the edit into the source, a template or a file of your own, then run `ntgen generate --force`.',
  NTG3003: 'The disk does not let ntgen write there: rights, space, or another run that is under way.',
  NTG3004:
    'The configuration of `ntgen generate` says something that ntgen does not understand, cannot be loaded, or there are two. The message names the file and the key; docs/configuration.md lists them.',
  NTG3005:
    'There is no such file, or it throws while it is loaded. The path is relative to the working folder, and its ending may be left out.',
  NTG3006:
    'The module was loaded, and does not export what was asked for. A service class is exported and has entrypoints.',
  NTG3007: 'A template of yours does not parse, or uses what templates may not. The message has the line.',
  NTG3008: 'The command line has a value that cannot be read. The message says what was expected.',
  NTG3009:
    'A file of yours has the name of a generated one. Move it, choose another output folder, or overwrite it with --force.',
  NTG3010:
    'Each folder of sources takes one of the watches that the system has for a user, and they are used up, mostly by an editor. The message names the limit.',

  NTG4001:
    'No queue is bound for the service, so the broker returned the request. Is its container running, on this broker, in this vhost, and with the same `rpc_exchange`?',
  NTG4002: 'The service answers, and has no method of that name on the wire. Its contract lists those it has.',
  NTG4003: 'Too many, too few or unknown arguments. The sentence is the one that Python would say.',
  NTG4004:
    'A request, a response or an event does not fit the contract. The message says whose payload it was, where in it, what was expected and what came. A response is the fault of the service, a request that of its caller.',
  NTG4005:
    'The service took the request and did not answer in time, or its answer was lost. Look for a worker that hangs, raise the timeout of the call, or make the method quicker.',
  NTG4006: 'The remote method threw, and no class here stands for its error. The message is the remote one.',
  NTG4007: 'The body is no JSON, or not the envelope that is spoken here. Who published it?',
  NTG4008: 'JSON has no form for the value: a function, a symbol, a circle, or a bigint without a schema.',
  NTG4009: 'The message came back, since nothing is bound to its routing key.',
  NTG4010: 'The connection was closed on purpose, by `close()` or `stop()`, while somebody still used it.',
  NTG4011:
    'No connection comes about. Check host, port and whether the broker runs; the message has the reason of the system.',
  NTG4012:
    'The broker answered, and said no: wrong password, no such vhost, no right to the queue, or a queue that exists with other properties.',
  NTG4013: 'The `signal` of the call fired before the reply came.',
  NTG4014:
    'The connection broke before the broker had confirmed the message. It may have arrived or not; publish again if the consumer can stand it twice.',
  NTG4015:
    'The request reached the method’s entrypoint and was turned down before a worker ran. The message says what was wrong with it.',
  NTG4016: 'The socket was closed, or it is connected to another instance of the service: each knows its own only.',
  NTG4017:
    'There is no connection, the broker takes nothing at the moment, or more is published than it confirms; the message says which. Nothing was sent: publish again later, or more slowly.',
  NTG4018:
    'A method has thrown `Backoff`: its message waits and is handled again. Whoever sees this error sees it where nothing can wait, as over HTTP or in a timer.',
  NTG4019:
    'Every attempt has failed, or the caller would not have waited for another. The message of an event is in the dead queue now: `ntgen dead list` shows it, `ntgen dead replay` brings it back once the cause is mended.',

  NTG5001:
    'The class was changed after the last generation. Run `ntgen generate` and start again; the differences are listed.',
  NTG5002: 'The class lacks a name or entrypoints, or its own code threw while it was started. The message says which.',
  NTG5003:
    'Dependencies are collected once from the fields of the class. Declare every one of them always, as a plain field initialiser.',
  NTG5004: 'The decorator stands on something that it is not for, or got arguments that it does not take.',
  NTG5005:
    'A key of the configuration has a wrong value, or its file cannot be read. The message names the key, or the line and column.',
  NTG5006: 'The container is on its way down and takes no new work.',
  NTG5007: 'One runner hosts one service of a name. Rename one of them, or run them in two processes.',
  NTG5008: 'Another process has the port, or this one may not. Choose another WEB_SERVER_ADDRESS.',
  NTG5009: 'The time that its caller gave it is used up. What the worker still does is nobody’s business any more.',

  NTG5101:
    'A name in a test helper is none of the dependencies, entrypoints or services at hand. The message lists those.',
  NTG5102: 'Dependencies are replaced and entrypoints restricted before the container starts.',
  NTG5103:
    'The entrypoint was not fired in time, or its worker did not end. Is the message sent after the waiting began, and does the condition ever hold?',
};
