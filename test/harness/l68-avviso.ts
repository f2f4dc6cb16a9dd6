import { readFileSync } from 'node:fs'
import { anAvviso, aRanking } from './avviso.js'

/** The avviso of an L. 68 call with one graduatoria, of which data of health are the facts. */
export function anL68Avviso(id: string, body: string) {
  const usual = anAvviso()
  return anAvviso({
    id,
    kind: 'l68',
    requestingBody: { name: 'ASL di prova', pec: body, request: '68/2031', requestedOn: '2031-02-24' },
    rankings: [
      aRanking({
        code: 'art18',
        category: 'art18',
        criteria: 'l68-art18-pistoia',
        posts: 1,
        profile: 'Assistente amministrativo',
      }),
    ],
    requirements: [],
    terms: { ...usual.terms, listDays: 40, onlineDays: 30 },
    act: 'determinazione del dirigente',
  })
}

/** The criteria of that graduatoria, as an office completes and confirms them. */
export function completedL68Criteria(): string {
  const shipped = readFileSync(new URL('../../criteria/l68-art18-pistoia.yaml', import.meta.url), 'utf8')
  return shipped
    .replace('times: "?"', 'times: 1')
    .replace(
      'status: incomplete',
      'status: incomplete\nconfirmed: { by: il dirigente, on: 2031-02-20, act: decreto n. 9 }',
    )
}
