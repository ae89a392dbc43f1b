import { describeInitiated } from './initiated.js';
import { describeProject } from './project.js';

describeProject('commonjs');
describeInitiated('commonjs');
