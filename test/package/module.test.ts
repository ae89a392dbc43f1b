import { describeInitiated } from './initiated.js';
import { describeProject } from './project.js';

describeProject('module');
describeInitiated('module');
