import { quietRuntime } from '../../workers/temporal-worker.js'

// Once for a test file, whatever of it starts workers.
quietRuntime()
