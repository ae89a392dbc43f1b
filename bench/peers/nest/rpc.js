import 'reflect-metadata';
import { Controller, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientProxyFactory, MessagePattern, Transport } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';

// It tells stdout that it has connected.
Logger.overrideLogger(false);

/** A NestJS microservice on its RabbitMQ transport, by its defaults: no acknowledgements. */
export const contestant = ({ noDelay }) => ({
  async serve(setup) {
    class EchoController {
      echo(order) {
        return order;
      }
    }
    // What decorators would do, which plain JavaScript has not yet.
    Controller()(EchoController);
    const method = Object.getOwnPropertyDescriptor(EchoController.prototype, 'echo');
    Reflect.defineMetadata('design:paramtypes', [Object], EchoController.prototype, 'echo');
    MessagePattern('echo')(EchoController.prototype, 'echo', method);
    class AppModule {}
    Module({ controllers: [EchoController] })(AppModule);
    const app = await NestFactory.createMicroservice(AppModule, { ...transport(setup, noDelay), logger: false });
    await app.listen();
    return { close: () => app.close() };
  },

  async connect(setup) {
    const client = ClientProxyFactory.create(transport(setup, noDelay));
    await client.connect();
    return { echo: (order) => firstValueFrom(client.send('echo', order)), close: () => client.close() };
  },
});

function transport({ broker, service, prefetch }, noDelay) {
  return {
    transport: Transport.RMQ,
    options: {
      urls: [broker],
      queue: service,
      queueOptions: { durable: false, autoDelete: true },
      prefetchCount: prefetch,
      socketOptions: { connectionOptions: { noDelay } },
    },
  };
}
