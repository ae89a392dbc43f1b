import { accessFaults } from './access.js';
import { brokerFaults } from './broker.js';
import { faults } from './harness/with-broker.js';
import { limitFaults } from './limits.js';
import { messageFaults } from './messages.js';
import { networkFaults } from './network.js';
import { processFaults } from './process.js';
import { topologyFaults } from './topology.js';

/*
 * What can go wrong between services and their broker, each fault by its number. What the numbers prove stands in
 * docs/guarantees.md. Each test asserts the invariants over all that was sent, confirmed, called and handled.
 */

const kinds = faults();

networkFaults(kinds);
accessFaults(kinds);
topologyFaults(kinds);
messageFaults(kinds);
limitFaults(kinds);
processFaults(kinds);
brokerFaults(kinds);
