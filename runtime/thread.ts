import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a thread from a TypeScript file given without its ending (`new URL('./inspection', import.meta.url)`).
 * Node 20 does not hand tsx's loader on to a thread's first module, so the first module registers it.
 */
export function startThread(file: URL, options: WorkerOptions = {}): Worker {
  const loader = import.meta.resolve('tsx/esm/api')
  const first = `import { register } from '${loader}'; register(); await import('${file.href}.ts')`
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(first)}`), {
    ...options,
    execArgv: [],
  })
}
