import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../histories/', import.meta.url)

export interface KeptHistory {
  /** `application/late.json` */
  readonly file: string
  readonly text: string
  readonly workflowId: string
  readonly history: { readonly events: readonly object[] }
}

/** Every history that must be replayed, as it lies in the repository. */
export function keptHistories(): KeptHistory[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8')
      return { file, text, ...(JSON.parse(text) as Pick<KeptHistory, 'workflowId' | 'history'>) }
    })
}
