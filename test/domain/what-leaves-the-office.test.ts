import { describe, expect, it } from 'vitest'
import { applicationsForBody, listForBody, namesFor, type Sent } from '../../domain/list-for-body.js'
import { publicView } from '../../domain/public-view.js'
import type { Applicant } from '../../schemas/application.js'
import type { LegalDate } from '../../schemas/time.js'
import { CALL, candidate, input, ranked } from './call-of-the-comune.js'

const facts = (isee: string) => ({ isee, didFiledOn: null, unemployed: true, birthDate: '1980-05-05' })
const graduatoria = ranked(
  input('art16-emilia-romagna', [
    candidate('a', facts('1000.00')),
    candidate('b', facts('3000.00')),
    candidate('c', facts('5000.00')),
    candidate('d', facts('7000.00')),
    candidate('e', facts('9000.00')),
  ]),
)

describe('what is published', () => {
  it('holds a code and a position for each person, and nothing else', () => {
    const published = publicView(graduatoria, (id) => `X${id.slice(-1)}`)
    expect(published).toEqual({
      call: CALL.id,
      positions: ['Xa', 'Xb', 'Xc', 'Xd', 'Xe'].map((code, index) => ({ position: index + 1, code })),
    })
  })
})

describe('the list for the requesting body', () => {
  const applicant = (id: string): Applicant => ({
    codiceFiscale: 'RSSMRA80E05D969X',
    surname: `Rossi ${id.slice(-1)}`,
    name: 'Maria',
    birthDate: '1980-05-05' as LegalDate,
    address: 'via di prova 1, Genova',
    phone: null,
    email: null,
    pec: null,
  })

  const sent = (posts: number, reserves: Sent['ranking']['reserves'] = []): Sent => ({
    kind: 'art16',
    ranking: { posts, reserves },
    declaredBy: (id) => (id.endsWith('e') ? ['volontari'] : []),
  })

  it('keeps places for who declared a reserve, in their order', () => {
    const reserves = [{ id: 'volontari', label: 'volontari congedati', posts: 1 }]
    expect(applicationsForBody(graduatoria, sent(2, reserves)).map(({ position }) => position)).toEqual([
      1, 2, 3, 5,
    ])
  })

  it('has double the posts for art. 16, exactly the posts for L. 68', () => {
    expect(namesFor('art16', 3)).toBe(6)
    expect(namesFor('l68', 3)).toBe(3)
    expect(applicationsForBody(graduatoria, sent(2)).map(({ position }) => position)).toEqual([1, 2, 3, 4])
    expect(applicationsForBody(graduatoria, sent(40))).toHaveLength(5)
  })

  it('says who they are and how to reach them, never points nor facts', () => {
    const list = listForBody(graduatoria, sent(2), applicant)
    expect(list.map(({ surname }) => surname)).toEqual(['Rossi a', 'Rossi b', 'Rossi c', 'Rossi d'])
    expect(Object.keys(list[0] ?? {}).sort()).toEqual(
      [
        'address',
        'birthDate',
        'codiceFiscale',
        'email',
        'name',
        'pec',
        'phone',
        'position',
        'surname',
      ].sort(),
    )
  })
})
