import { rpc, RpcProxy } from 'ntgen';

export class ServiceY {
  static readonly serviceName = 'service_y';

  @rpc({ name: 'append_identifier' })
  appendIdentifier(value: string): string {
    return `${value}-y`;
  }
}

export class ServiceX {
  static readonly serviceName = 'service_x';
  readonly y = RpcProxy('service_y');

  @rpc({ name: 'remote_method' })
  async remoteMethod(value: string): Promise<string> {
    return this.y.append_identifier(`${value}-x`);
  }
}
