import { faultyService } from './faulty.service.js';

/** For `ntgen run`. */
export const Faulty = faultyService(process.env['FAULTS_SERVICE'] ?? 'faults');
